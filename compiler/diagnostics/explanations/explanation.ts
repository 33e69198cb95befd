// What an explanation of a diagnostic consists of. Its examples are compiled by a test.

export interface Example {
  /** The target that the examples are written for. */
  readonly target: 'kernel' | 'linux';
  /** A whole module that gets this diagnostic, and may get others. */
  readonly wrong: string;
}

/** For a code that no program alone can get: of the compiler's environment, or of a runtime. */
export interface Untriggered {
  /** Why no example can show it. */
  readonly untriggered: string;
  readonly target: 'kernel' | 'linux';
}

export type Explanation = (Example | Untriggered) & {
  /** What the compiler has found. */
  readonly meaning: string;
  /** Why the language is so. */
  readonly reason: string;
  /** A whole module that says it as the language wants it; for the untriggered, what to do. */
  readonly right: string;
};
