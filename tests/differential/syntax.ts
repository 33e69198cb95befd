// The syntax of generated programs: what JavaScript, Heddle and Porffor mean alike.
//
// A node is generic in how it refers to something declared. A generated ("raw") tree refers by a
// number, taken modulo what is in scope, so that every tree is a valid program and stays one while
// fast-check shrinks it. resolve.ts turns the numbers into names, which the printers want.

export const valueTypes = ['i32', 'u32', 'f64', 'bool'] as const;
export type ValueType = (typeof valueTypes)[number];

export type Arithmetic = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>' | '>>>';
export type Comparison = '<' | '<=' | '>' | '>=' | '===' | '!==';
/** Functions of one f64; `clz` of one i32. */
export type UnaryOperator = '-' | '~' | '!' | 'sqrt' | 'abs' | 'floor' | 'ceil' | 'trunc' | 'clz';

/** Elements of module arrays; `u8` is read as an i32 and stored modulo 256. */
export type ElementType = 'i32' | 'f64' | 'u8';

/** The kinds of functions, by what they take and give. `wide` has more parameters than registers. */
export const signatures = {
  i32: { parameters: ['i32', 'i32', 'f64'], result: 'i32' },
  u32: { parameters: ['u32', 'i32', 'bool'], result: 'u32' },
  f64: { parameters: ['f64', 'f64', 'i32'], result: 'f64' },
  bool: { parameters: ['i32', 'u32', 'f64'], result: 'bool' },
  wide: { parameters: ['i32', 'f64', 'u32', 'i32', 'bool', 'i32', 'f64', 'i32', 'u32', 'i32'], result: 'i32' },
} as const satisfies Record<string, { readonly parameters: readonly ValueType[]; readonly result: ValueType }>;
export type SignatureName = keyof typeof signatures;

export type Expression<R> =
  | { readonly kind: 'constant'; readonly type: ValueType; readonly value: number }
  | { readonly kind: 'variable'; readonly type: ValueType; readonly ref: R }
  | { readonly kind: 'element'; readonly type: ValueType; readonly element: ElementType; readonly ref: R; readonly index: Expression<R> }
  | { readonly kind: 'binary'; readonly type: ValueType; readonly operator: Arithmetic; readonly left: Expression<R>; readonly right: Expression<R> }
  | { readonly kind: 'extreme'; readonly type: 'f64'; readonly operator: 'min' | 'max'; readonly left: Expression<R>; readonly right: Expression<R> }
  | { readonly kind: 'unary'; readonly type: ValueType; readonly operator: UnaryOperator; readonly operand: Expression<R> }
  | { readonly kind: 'compare'; readonly type: 'bool'; readonly operator: Comparison; readonly left: Expression<R>; readonly right: Expression<R> }
  | { readonly kind: 'logical'; readonly type: 'bool'; readonly operator: '&&' | '||'; readonly left: Expression<R>; readonly right: Expression<R> }
  | { readonly kind: 'choose'; readonly type: ValueType; readonly condition: Expression<R>; readonly whenTrue: Expression<R>; readonly whenFalse: Expression<R> }
  | { readonly kind: 'convert'; readonly type: ValueType; readonly form: 'wrap' | 'saturate'; readonly operand: Expression<R> }
  | { readonly kind: 'call'; readonly type: ValueType; readonly signature: SignatureName; readonly ref: R; readonly args: readonly Expression<R>[] }
  | { readonly kind: 'assign'; readonly type: ValueType; readonly ref: R; readonly operator: Arithmetic | null; readonly value: Expression<R> };

export type Block<R> = readonly Statement<R>[];

export interface SwitchCase<R> {
  /** More than one shares the body; null stands for `default`. */
  readonly labels: readonly (number | null)[];
  readonly body: Block<R>;
}

export type Statement<R> =
  | { readonly kind: 'declare'; readonly type: ValueType; readonly name: string; readonly value: Expression<R> }
  | { readonly kind: 'expression'; readonly value: Expression<R> }
  | { readonly kind: 'store'; readonly element: ElementType; readonly ref: R; readonly index: Expression<R>; readonly operator: Arithmetic | null; readonly value: Expression<R> }
  | { readonly kind: 'if'; readonly condition: Expression<R>; readonly then: Block<R>; readonly otherwise: Block<R> | null }
  | { readonly kind: 'for'; readonly label: string; readonly name: string; readonly count: number; readonly direction: 'up' | 'down'; readonly body: Block<R> }
  | { readonly kind: 'while'; readonly label: string; readonly name: string; readonly form: 'while' | 'do'; readonly limit: number; readonly condition: Expression<R>; readonly body: Block<R> }
  | { readonly kind: 'switch'; readonly label: string; readonly subject: Expression<R>; readonly cases: readonly SwitchCase<R>[] }
  | { readonly kind: 'leave'; readonly how: 'break' | 'continue'; readonly ref: R }
  | { readonly kind: 'return'; readonly value: Expression<R> }
  | { readonly kind: 'out'; readonly value: Expression<R> };

export interface ModuleVariable {
  readonly type: ValueType;
  readonly name: string;
  readonly value: number;
}

export interface ModuleArray {
  readonly element: ElementType;
  readonly name: string;
  /** A power of two, so that a mask keeps every index within bounds. */
  readonly length: number;
}

export interface GeneratedFunction<R> {
  readonly signature: SignatureName;
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Block<R>;
  readonly result: Expression<R>;
}

export interface Program<R> {
  readonly variables: readonly ModuleVariable[];
  readonly arrays: readonly ModuleArray[];
  readonly functions: readonly GeneratedFunction<R>[];
  readonly body: Block<R>;
  /** The name of the function that runs the program; '' in a raw program. */
  readonly entry: string;
}

/** References by number, to be taken modulo what is in scope. */
export type RawProgram = Program<number>;
export type ResolvedProgram = Program<string>;
