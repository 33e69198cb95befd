// What the type checker itself needs to know of JavaScript, and nothing more.
//
// Programs for the machine are checked with `noLib` and this file, so that names which do not
// exist there (console, Math, Promise) are errors in every editor. Host code of this project
// (compiler, tests) uses the ordinary libraries instead and never sees this file.

interface Boolean {}
interface CallableFunction extends Function {}
interface Function {}
interface IArguments {}
interface NewableFunction extends Function {}
interface Number {}
interface Object {}
interface RegExp {}

/** Text in UTF-8 that lives in read-only memory: a pointer to its length and bytes. */
interface String {
  /** Length in bytes. */
  readonly length: u32;
  /** The byte at `index`; panics past the end. */
  charCodeAt(index: u32): u8;
}

interface SymbolConstructor {
  readonly dispose: unique symbol;
  readonly iterator: unique symbol;
}
interface Symbol {}
declare const Symbol: SymbolConstructor;

interface TemplateStringsArray {
  readonly raw: readonly string[];
}

interface IteratorYieldResult<T> {
  done?: false;
  value: T;
}
interface IteratorReturnResult<T> {
  done: true;
  value: T;
}
type IteratorResult<T, R = unknown> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = unknown, N = unknown> {
  next(value?: N): IteratorResult<T, R>;
}
interface Iterable<T, R = unknown, N = unknown> {
  [Symbol.iterator](): Iterator<T, R, N>;
}
interface IterableIterator<T, R = unknown, N = unknown> extends Iterator<T, R, N> {
  [Symbol.iterator](): IterableIterator<T, R, N>;
}

/** What `using` releases at the end of its block. */
interface Disposable {
  [Symbol.dispose](): void;
}

interface ReadonlyArray<T> extends Iterable<T> {
  readonly length: number;
  readonly [index: number]: T;
}
interface Array<T> extends Iterable<T> {
  readonly length: number;
  [index: number]: T;
}
interface ArrayConstructor {}

type Partial<T> = { [K in keyof T]?: T[K] };
type Readonly<T> = { readonly [K in keyof T]: T[K] };
type Exclude<T, U> = T extends U ? never : T;
type NonNullable<T> = T & {};
type ReturnType<F extends (...args: never[]) => unknown> = F extends (...args: never[]) => infer R ? R : never;
type Extract<T, U> = T extends U ? T : never;
type Pick<T, K extends keyof T> = { [P in K]: T[P] };

/** Thrown to stop the machine: `throw new Error('…')` is a panic with this message. */
declare class Error {
  constructor(message: string);
  readonly message: string;
}

interface ImportMeta {}

/** The checker asks for it wherever a class is decorated; its content does not matter here. */
interface ClassDecoratorContext<Class = unknown> {
  readonly kind: 'class';
}
