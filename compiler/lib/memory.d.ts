// Memory as the machine has it: pointers, fixed arrays, layout, volatile and atomic access.

/** The address of a value of type `T` that is no class instance. Arithmetic counts in `T`s. */
interface ptr<T> {
  /** The value it points to. */
  value: T;
  /** The value `index` elements further. Not checked. */
  [index: number]: T;
  readonly address: usize;
  /** A pointer `count` elements further. */
  add(count: isize): ptr<T>;
}

/** `N` values of type `T` in a row, embedded where it is declared. Indexing is checked. */
interface FixedArray<T, N extends number = number> extends Iterable<T> {
  readonly length: N;
  [index: number]: T;
  /** Sets every element of an array of numbers or references. */
  fill(value: T): void;
}

/** A fixed array of zeros, or of `N` default-constructed structs when `T` is a class. */
declare function array<T, N extends number>(length: N): FixedArray<T, N>;
/** A fixed array of the given values. */
declare function arrayOf<T>(...values: readonly T[]): FixedArray<T>;

/** A device register or a variable that others change: every access happens, as written. */
interface volatile<T> {
  value: T;
}

/** Size of `T` in bytes: of a number, a pointer, or of a class's struct. */
declare function sizeof<T>(): usize;
/** Alignment of `T` in bytes. */
declare function alignof<T>(): usize;
/** Offset in bytes of a field of class `T`; without a name, the size of `T`. */
declare function offsetof<T>(field?: keyof T & string): usize;

/** The value at `address + offset`. */
declare function load<T>(address: usize, offset?: usize): T;
declare function store<T>(address: usize, value: T, offset?: usize): void;
/** Reads a reference, pointer or address as another. No check. */
declare function changetype<T>(value: unknown): T;
/** The address of a function, or of an object, array or string. */
declare function addressof(target: unknown): usize;

declare namespace memory {
  /** Copies bytes; the two ranges may overlap. */
  function copy(to: usize, from: usize, sizeBytes: usize): void;
  function fill(to: usize, value: u8, sizeBytes: usize): void;
  /** The address of zeroed memory of the program's own: a piece for each place that is written so. Both are constants. */
  function data(sizeBytes: usize, alignBytes?: usize): usize;
}

/** Atomic operations, sequentially consistent. Those that modify give the value before. */
declare namespace atomic {
  function load<T extends number>(address: usize, offset?: usize): T;
  function store<T extends number>(address: usize, value: T, offset?: usize): void;
  function add<T extends number>(address: usize, value: T, offset?: usize): T;
  function sub<T extends number>(address: usize, value: T, offset?: usize): T;
  function and<T extends number>(address: usize, value: T, offset?: usize): T;
  function or<T extends number>(address: usize, value: T, offset?: usize): T;
  function xor<T extends number>(address: usize, value: T, offset?: usize): T;
  function xchg<T extends number>(address: usize, value: T, offset?: usize): T;
  function cmpxchg<T extends number>(address: usize, expected: T, replacement: T, offset?: usize): T;
  function fence(): void;
}

/** Keeps the compiler from moving memory accesses across this point. Costs nothing at run time. */
declare function compilerFence(): void;

/** Puts a class's fields next to each other without padding. */
declare function packed(target: unknown, context: unknown): void;
/** Gives every instance of a class an alignment of `bytes`, a power of two. */
declare function align(bytes: number): (target: unknown, context: unknown) => void;
/** Places a function or a module variable in a section of the object file. */
declare function section(name: string): <T>(value: T) => T;
/** Gives a module variable that must be aligned beyond its type an alignment of `bytes`. */
declare function aligned(bytes: number): <T>(value: T) => T;
/** A struct in the stack frame of the calling function, gone when that returns. */
declare function onStack<T>(value: T): T;
/**
 * The object that the `new` in the brackets makes, or null where the allocator has no memory for
 * it; then neither the arguments nor the constructor are evaluated.
 */
declare function tryNew<T extends object>(object: T): T | null;
/** Gives the memory of an object that `new` or `tryNew` made back to the allocator; null is passed over. */
declare function free(object: object | null): void;
/** Bytes of what a function value has captured, its code's address included; 0 for one that captures nothing. */
declare function closureSize(value: unknown): usize;
/**
 * The function value with a copy of what it has captured at `address`, a multiple of 8, where there
 * must be room for `closureSize(value)` bytes as long as it is used. One that captures nothing is
 * itself.
 */
declare function copyClosure<F>(value: F, address: usize): F;
/** Whether a call of the function may use floating-point registers, as far as the compiler can follow its calls. */
declare function usesFloats(value: unknown): bool;
/**
 * The class instance relative to the GS base: its plain fields are read and written in one
 * instruction. The class's first field must be `self`, the instance's own address, through which
 * embedded structs are reached.
 */
declare function gsRelative<T>(): T;
/** Options with the class's defaults where a caller left them out. */
declare function filled<T>(options: Partial<T>): T;
