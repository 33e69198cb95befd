// H2xxx: types and conversions.

import type { Explanation } from './explanation.ts';

export const typeExplanations = {
  H2001: {
    target: 'linux',
    meaning: 'A value is given where a type is wanted that cannot hold all values of its own: a wider integer for a narrower one, a float for an integer.',
    reason: 'Bits that get lost without a word are the origin of many a fault in systems code. A conversion that keeps every value is silent; one that may lose bits is written, so that a reader sees it.',
    wrong: `
function low(long: u64): u32 {
  return long;
}

low(5);
`,
    right: `
function low(long: u64): u32 {
  return u32(long);
}

low(5);
`,
  },
  H2002: {
    target: 'linux',
    meaning: 'A constant is outside the range of the type that it gets, or an index is outside of its array.',
    reason: 'The value would wrap to another one. Where the constant is known to the compiler, so is the mistake.',
    wrong: `
const byte: u8 = 300;
`,
    right: `
const byte: u8 = 255;
`,
  },
  H2003: {
    target: 'linux',
    meaning: 'The two sides of an operator have types of which neither converts to the other without losing values; in a comparison by order, one is signed and one is not.',
    reason: 'In C the comparison -1 < 1u is false. Here such a mix is an error, and the conversion that you write says which meaning is intended.',
    wrong: `
function below(a: i32, b: u32): bool {
  return a < b;
}

below(-1, 1);
`,
    right: `
function below(a: i32, b: u32): bool {
  return i64(a) < i64(b);
}

below(-1, 1);
`,
  },
  H2004: {
    target: 'linux',
    meaning: 'A value is of a kind that cannot be used in this place at all; no conversion exists.',
    reason: 'tsc finds most of these. What it takes for a number may be something else to the machine: a pointer, an enum, the bits of a float.',
    wrong: `
const bits = reinterpret<u32>(f64(1.5));
`,
    right: `
const bits = reinterpret<u64>(f64(1.5));
`,
  },
  H2005: {
    target: 'linux',
    meaning: 'A type exists for the checker of TypeScript, but values of it cannot be laid out in memory.',
    reason: 'Each value is an integer, a float, a truth value, an address or a struct. A number that may be null, for example, would need a bit beside the number.',
    wrong: `
function find(key: u32): u32 | null {
  return key > 3 ? key : null;
}

find(1);
`,
    right: `
const NONE: u32 = 0xffffffff;

function find(key: u32): u32 {
  return key > 3 ? key : NONE;
}

find(1);
`,
  },
  H2006: {
    target: 'linux',
    meaning: 'The result type of a function is left out, and what tsc infers does not name a type of the machine.',
    reason: 'tsc infers number, which has no width. A signature is what callers rely on, so it is written rather than guessed.',
    wrong: `
function twice(value: u32) {
  return value * 2;
}

twice(1);
`,
    right: `
function twice(value: u32): u32 {
  return value * 2;
}

twice(1);
`,
  },
  H2007: {
    target: 'linux',
    meaning: 'A variable, field or parameter has neither a type nor an initialiser that names one.',
    reason: 'Its size must be known. A literal, a conversion such as u8(1), new C() and other plain initialisers name a type; null and arithmetic without a width do not.',
    wrong: `
class Node {
  next = null;
}

new Node();
`,
    right: `
class Node {
  next: Node | null = null;
}

new Node();
`,
  },
  H2008: {
    target: 'linux',
    meaning: 'An operator, or a built-in function on numbers, is applied to a type that it does not exist for.',
    reason: 'Operators are single instructions on numbers. Adding strings would allocate, bit operations on a float have no meaning.',
    wrong: `
function mask(value: f64): f64 {
  return value & 3.5;
}

mask(1.5);
`,
    right: `
function mask(value: f64): u32 {
  return u32(value) & 3;
}

mask(1.5);
`,
  },
  H2009: {
    target: 'linux',
    meaning: 'A class has itself as an embedded field, at once or through other classes.',
    reason: 'A readonly field that is initialised with new lies inside the object. An object that contains an object of its own class would be infinitely large.',
    wrong: `
class Node {
  readonly next = new Node();
}
`,
    right: `
class Node {
  next: Node | null = null;
}
`,
  },
  H2010: {
    target: 'linux',
    meaning: 'The length of a fixed array is no constant integer.',
    reason: 'A fixed array lies where it is declared, in an object, a stack frame or the image; its size is part of the layout.',
    wrong: `
function total(count: u32): u32 {
  const values = array<u32, number>(count);
  return values[0];
}

total(3);
`,
    right: `
const COUNT = 3;

function total(): u32 {
  const values = array<u32, typeof COUNT>(COUNT);
  return values[0];
}

total();
`,
  },
  H2011: {
    target: 'linux',
    meaning: 'A generic function or class is used without a type argument, and the arguments do not say which type is meant.',
    reason: 'Each instance of a generic is compiled for its types. Where a literal or the expected type does not decide, there is no code to call.',
    wrong: `
const size = sizeof();
`,
    right: `
const size = sizeof<u32>();
`,
  },
  H2012: {
    target: 'linux',
    meaning: 'Something without a truth value is used as a condition.',
    reason: 'Numbers are true unless they are zero, references unless they are null. A call that returns nothing has no such value.',
    wrong: `
function work(): void {}

if (work() as unknown) panic('never');
`,
    right: `
function isDone(): bool {
  return true;
}

if (!isDone()) panic('never');
`,
  },
  H2013: {
    target: 'linux',
    meaning: 'An enum member is no integer.',
    reason: 'Enums are 32-bit integers, so that a switch over them is a jump table and they cost nothing to compare.',
    wrong: `
enum Level {
  low = 0.5,
  high = 1,
}

const level = Level.low;
`,
    right: `
enum Level {
  low = 1,
  high = 2,
}

const level = Level.low;
`,
  },
  H2014: {
    target: 'linux',
    meaning: 'A union of different classes or types is used as the type of a value.',
    reason: 'Objects carry no tag that says at run time which class they are of, unless the class has such a field. Only null can be told from an address.',
    wrong: `
class Circle {}
class Square {}

function draw(shape: Circle | Square): void {
  shape;
}

draw(new Circle());
`,
    right: `
enum Kind {
  circle,
  square,
}

class Shape {
  kind: Kind = Kind.circle;
}

function draw(shape: Shape): bool {
  return shape.kind === Kind.square;
}

draw(new Shape());
`,
  },
  H2015: {
    target: 'linux',
    meaning: 'A generic function or class needs itself with ever larger type arguments.',
    reason: 'Each instance of a generic is compiled for its types. Here every instance needs another one, so there would be infinitely many.',
    wrong: `
class Box<T> {
  constructor(readonly content: T) {}
}

function grow<T>(value: T, count: u32): u32 {
  return count === 0 ? 0 : grow<Box<T>>(new Box<T>(value), count - 1);
}

grow<u32>(1, 5);
`,
    right: `
class Box {
  content: Box | null = null;
}

function grow(value: Box, count: u32): u32 {
  if (count === 0) return 0;
  const outer = new Box();
  outer.content = value;
  return grow(outer, count - 1);
}

grow(new Box(), 5);
`,
  },
  H2016: {
    target: 'linux',
    meaning: 'An array or struct is larger than an image, a stack frame or an address can be.',
    reason: 'Module variables are part of the image or of the memory that is cleared at the start, local arrays are part of a stack frame. What is really that large comes from an allocator.',
    wrong: `
const table = array<u64, 4294967296>(4294967296);
`,
    right: `
const table = array<u64, 4096>(4096);
`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
