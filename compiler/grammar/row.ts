// What a row of the grammar matrix says of a production.

import type ts from 'typescript';

/** The name of a syntax kind of the parser, as in `ts.SyntaxKind`; one of them is missing in tsc's declarations. */
export type KindName = keyof typeof ts.SyntaxKind | 'JSDocCommentTextToken';

interface Compiled {
  /** A whole module; where it needs `export {}` to be one, that is added. */
  readonly example: string;
  readonly target: 'kernel' | 'linux';
  /** Restriction, or what to write instead; empty where there is nothing to say. */
  readonly note: string;
}

export interface Accepted extends Compiled {
  readonly status: 'accepted' | 'restricted';
}

export interface Refused extends Compiled {
  readonly status: 'refused';
  /** The one code among the errors of the example. */
  readonly code: string;
}

/** Never a construct of its own in a source file. */
export interface NotApplicable {
  readonly status: 'none';
  readonly note: string;
}

export type Row = Accepted | Refused | NotApplicable;

/** The module that is compiled: the example, made a module where it is none. */
export function moduleOf({ example }: Compiled): string {
  return /(^|[;}]) *(import [^;]* from|import '|export )/.test(example) ? `${example}\n` : `${example}\nexport {};\n`;
}

/** Rows by kind: one, or one for each form that is treated in a way of its own. */
export type Rows = Readonly<Partial<Record<KindName, Row | readonly Row[]>>>;

export function accepted(example: string): Accepted {
  return { status: 'accepted', example, target: 'linux', note: '' };
}

/** Accepted in one form or for one use; `note` says which. */
export function restricted(note: string, example: string): Accepted {
  return { status: 'restricted', example, target: 'linux', note };
}

/** Refused with `code`; `note` says what to write instead. */
export function refused(code: string, note: string, example: string, target: 'kernel' | 'linux' = 'linux'): Refused {
  return { status: 'refused', example, target, note, code };
}

export function notApplicable(note: string): NotApplicable {
  return { status: 'none', note };
}
