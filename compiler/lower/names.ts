// Symbol names: as in the source where that is possible, numbered where two want the same.
//
// Only letters, digits, `_`, `.` and `$` are used, so that a name can stand in assembly.

export class SymbolNames {
  readonly #taken = new Set<string>();
  /** The last number tried for a name that several want. */
  readonly #numbers = new Map<string, number>();

  /** A symbol for something that people call `displayName`. */
  unique(displayName: string): string {
    const base = displayName.replace(/[^A-Za-z0-9_.$]+/g, '$').replace(/\$+$/, '') || 'anonymous';
    let name = base;
    let number = this.#numbers.get(base) ?? 0;
    while (this.#taken.has(name)) name = `${base}.${++number}`;
    this.#numbers.set(base, number);
    this.#taken.add(name);
    return name;
  }

  /** Takes exactly this name; false if it is taken. */
  reserve(name: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.add(name);
    return true;
  }
}
