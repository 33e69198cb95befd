// A graph along which sets of names flow: what is in a node is in all nodes that it leads to.
//
// Function values and nothing else flow here, of which a program has few, so that the work grows
// with the number of edges. Listeners hear each name that arrives at a node once, and may add edges.

export class FlowGraph {
  readonly #contents = new Map<string, Set<string>>();
  readonly #edges = new Map<string, Set<string>>();
  readonly #listeners = new Map<string, ((name: string) => void)[]>();
  readonly #arrivals: { readonly node: string; readonly name: string }[] = [];

  /** Puts a name into a node. */
  add(node: string, name: string): void {
    const contents = entry(this.#contents, node, () => new Set<string>());
    if (contents.has(name)) return;
    contents.add(name);
    this.#arrivals.push({ node, name });
  }

  /** From now on what is in `from` is in `to` as well. */
  connect(from: string, to: string): void {
    const edges = entry(this.#edges, from, () => new Set<string>());
    if (from === to || edges.has(to)) return;
    edges.add(to);
    for (const name of this.contents(from)) this.add(to, name);
  }

  /** Calls `listener` for each name in the node, now or later. */
  listen(node: string, listener: (name: string) => void): void {
    entry(this.#listeners, node, () => []).push(listener);
    for (const name of [...this.contents(node)]) listener(name);
  }

  /** Lets everything flow until nothing moves any more. */
  settle(): void {
    for (let arrival = this.#arrivals.pop(); arrival !== undefined; arrival = this.#arrivals.pop()) {
      const { node, name } = arrival;
      for (const to of this.#edges.get(node) ?? []) this.add(to, name);
      for (const listener of this.#listeners.get(node) ?? []) listener(name);
    }
  }

  contents(node: string): ReadonlySet<string> {
    return this.#contents.get(node) ?? none;
  }
}

const none: ReadonlySet<string> = new Set();

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
