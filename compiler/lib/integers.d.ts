// Integers and floats by width. Names and meaning follow AssemblyScript.
//
// A width is a tag that exists for the checker alone: literals and arithmetic stay free, a wider
// integer where a narrower one is wanted is an error in stock tsc, and what tsc cannot see
// (`u32 + u64`, `u8 = 300`) heddlec refuses.

declare const widthTag: unique symbol;

/** A number that fits every width named in `Tag`'s type or a wider one. */
type Width<Tag extends string> = number & { readonly [widthTag]?: Tag | 'any' };

type u8 = Width<'u8'>;
type u16 = Width<'u8' | 'u16'>;
type u32 = Width<'u8' | 'u16' | 'u32'>;
type u64 = Width<'u8' | 'u16' | 'u32' | 'u64'>;
/** As wide as an address: 64 bits. */
type usize = Width<'u8' | 'u16' | 'u32' | 'u64'>;
type i8 = Width<'i8'>;
type i16 = Width<'i8' | 'i16' | 'u8'>;
type i32 = Width<'i8' | 'i16' | 'i32' | 'u8' | 'u16'>;
type i64 = Width<'i8' | 'i16' | 'i32' | 'i64' | 'u8' | 'u16' | 'u32'>;
type isize = Width<'i8' | 'i16' | 'i32' | 'i64' | 'u8' | 'u16' | 'u32'>;
type f32 = Width<'f32' | 'i8' | 'i16' | 'u8' | 'u16'>;
type f64 = Width<'f64' | 'f32' | 'i8' | 'i16' | 'i32' | 'u8' | 'u16' | 'u32'>;
type bool = boolean;

interface IntegerWidth<T extends number> {
  /** Converts, wrapping to the width; a float is cut towards zero and saturates, NaN gives 0. */
  (value: number | boolean): T;
  readonly MIN_VALUE: T;
  readonly MAX_VALUE: T;
  load(address: usize, offset?: usize): T;
  store(address: usize, value: T, offset?: usize): void;
  clz(value: T): T;
  ctz(value: T): T;
  popcnt(value: T): T;
  rotl(value: T, bits: T): T;
  rotr(value: T, bits: T): T;
}

interface BooleanWidth {
  /** True unless the number is 0 or NaN. */
  (value: number | boolean): bool;
  readonly MIN_VALUE: bool;
  readonly MAX_VALUE: bool;
}

interface FloatWidth<T extends number> {
  (value: number | boolean): T;
  /** The least value above negative infinity. */
  readonly MIN_VALUE: T;
  readonly MAX_VALUE: T;
  /** The difference between 1 and the next larger value. */
  readonly EPSILON: T;
  /** The least value above zero that keeps all its digits. */
  readonly MIN_NORMAL_VALUE: T;
  /** The largest and smallest integers of which the neighbours are held exactly too. */
  readonly MAX_SAFE_INTEGER: T;
  readonly MIN_SAFE_INTEGER: T;
  readonly POSITIVE_INFINITY: T;
  readonly NEGATIVE_INFINITY: T;
  readonly NaN: T;
  load(address: usize, offset?: usize): T;
  store(address: usize, value: T, offset?: usize): void;
  sqrt(value: T): T;
  abs(value: T): T;
  floor(value: T): T;
  ceil(value: T): T;
  trunc(value: T): T;
  nearest(value: T): T;
  min(a: T, b: T): T;
  max(a: T, b: T): T;
  copysign(value: T, sign: T): T;
}

declare const u8: IntegerWidth<u8>;
declare const u16: IntegerWidth<u16>;
declare const u32: IntegerWidth<u32>;
declare const u64: IntegerWidth<u64>;
declare const usize: IntegerWidth<usize>;
declare const i8: IntegerWidth<i8>;
declare const i16: IntegerWidth<i16>;
declare const i32: IntegerWidth<i32>;
declare const i64: IntegerWidth<i64>;
declare const isize: IntegerWidth<isize>;
declare const f32: FloatWidth<f32>;
declare const f64: FloatWidth<f64>;
declare const bool: BooleanWidth;

/** Leading zero bits; the width for 0. */
declare function clz<T extends number>(value: T): T;
/** Trailing zero bits; the width for 0. */
declare function ctz<T extends number>(value: T): T;
/** How many bits are set. */
declare function popcnt<T extends number>(value: T): T;
declare function rotl<T extends number>(value: T, bits: T): T;
declare function rotr<T extends number>(value: T, bits: T): T;
/** Bytes in reverse order. */
declare function bswap<T extends number>(value: T): T;
declare function abs<T extends number>(value: T): T;
declare function min<T extends number>(a: T, b: T): T;
declare function max<T extends number>(a: T, b: T): T;
/** Upper 64 bits of the 128-bit product of two unsigned integers. */
declare function mulHigh(a: u64, b: u64): u64;
declare function sqrt<T extends number>(value: T): T;
declare function floor<T extends number>(value: T): T;
declare function ceil<T extends number>(value: T): T;
declare function trunc<T extends number>(value: T): T;
declare function nearest<T extends number>(value: T): T;
declare function copysign<T extends number>(value: T, sign: T): T;
declare const NaN: f64;
declare const Infinity: f64;
declare function isFinite<T extends number>(value: T): bool;
/** What kind of type `T`, or the type of `value`, is: known at compile time. */
declare function isInteger<T>(value?: T): bool;
declare function isSigned<T>(value?: T): bool;
declare function isFloat<T>(value?: T): bool;
declare function isBoolean<T>(value?: T): bool;
declare function isReference<T>(value?: T): bool;
/** False for numbers and for classes marked `@unmanaged`; no garbage collector follows from it. */
declare function isManaged<T>(value?: T): bool;
declare function isNullable<T>(value?: T): bool;
declare function isString<T>(value?: T): bool;
declare function isFunction<T>(value?: T): bool;
declare function isArray<T>(value?: T): bool;
declare function isVoid<T>(): bool;
/** True if the names in the expression mean something. Nothing of it is evaluated. */
declare function isDefined(expression: unknown): bool;
/** True if the compiler knows the value of the expression. */
declare function isConstant(expression: unknown): bool;
/** The name of type `T`. */
declare function nameof<T>(value?: T): string;
declare function isNaN<T extends number>(value: T): bool;
/** The same bits, read as another type of the same size. */
declare function reinterpret<T extends number>(value: number): T;
/** `whenTrue` or `whenFalse`, both evaluated, without a branch. */
declare function select<T>(whenTrue: T, whenFalse: T, condition: bool): T;
