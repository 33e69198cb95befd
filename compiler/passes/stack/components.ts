// Strongly connected components: the circles of a call graph, found by Tarjan's algorithm ("Depth-
// First Search and Linear Graph Algorithms", 1972), without recursion of its own.

/** All components, each after those that it leads to. */
export function components(nodes: Iterable<string>, successors: (node: string) => readonly string[]): string[][] {
  const state = new Walk(successors);
  for (const node of nodes) state.visit(node);
  return state.found;
}

interface Visit {
  readonly node: string;
  readonly successors: readonly string[];
  next: number;
}

class Walk {
  readonly found: string[][] = [];
  readonly #successors: (node: string) => readonly string[];
  readonly #index = new Map<string, number>();
  readonly #low = new Map<string, number>();
  readonly #open: string[] = [];
  readonly #isOpen = new Set<string>();

  constructor(successors: (node: string) => readonly string[]) {
    this.#successors = successors;
  }

  visit(root: string): void {
    if (this.#index.has(root)) return;
    const stack = [this.#enter(root)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const successor = top.successors[top.next++];
      if (successor === undefined) {
        stack.pop();
        this.#leave(top.node, stack.at(-1)?.node);
      } else if (!this.#index.has(successor)) stack.push(this.#enter(successor));
      else if (this.#isOpen.has(successor)) this.#lower(top.node, this.#index.get(successor) ?? 0);
    }
  }

  #enter(node: string): Visit {
    const index = this.#index.size;
    this.#index.set(node, index);
    this.#low.set(node, index);
    this.#open.push(node);
    this.#isOpen.add(node);
    return { node, successors: this.#successors(node), next: 0 };
  }

  #leave(node: string, parent: string | undefined): void {
    const low = this.#low.get(node) ?? 0;
    if (parent !== undefined) this.#lower(parent, low);
    if (low !== this.#index.get(node)) return;
    const component = this.#open.splice(this.#open.lastIndexOf(node));
    for (const member of component) this.#isOpen.delete(member);
    this.found.push(component);
  }

  #lower(node: string, to: number): void {
    if (to < (this.#low.get(node) ?? 0)) this.#low.set(node, to);
  }
}
