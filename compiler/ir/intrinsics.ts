// The intrinsic operations of the IR, in one table: what each takes and gives, and whether it has
// an effect beyond its result. The verifier checks against it, the LLVM prelude has a body for
// each, and the interpreter of compile-time statics runs those that are marked `pure`.
//
// Operations on integers and memory exist once for each width; their names end in the IR type.

import type { IrType } from './types.ts';

export interface Intrinsic {
  readonly parameters: readonly IrType[];
  readonly result: IrType;
  /** No effect and no dependence on memory: may run at compile time. */
  readonly pure: boolean;
}

const table = new Map<string, Intrinsic>();

function define(name: string, parameters: readonly IrType[], result: IrType, pure = false): void {
  table.set(name, { parameters, result, pure });
}

const widths = ['i8', 'i16', 'i32', 'i64'] as const;

for (const type of widths) {
  define(`clz.${type}`, [type], type, true);
  define(`ctz.${type}`, [type], type, true);
  define(`popcnt.${type}`, [type], type, true);
  define(`bswap.${type}`, [type], type, true);
  define(`rotl.${type}`, [type, type], type, true);
  define(`rotr.${type}`, [type, type], type, true);
  define(`atomic.load.${type}`, ['ptr'], type);
  define(`atomic.store.${type}`, ['ptr', type], 'void');
  for (const operation of ['add', 'sub', 'and', 'or', 'xor', 'xchg'] as const) {
    define(`atomic.${operation}.${type}`, ['ptr', type], type);
  }
  // (address, expected, replacement) → the value that was there; sequentially consistent.
  define(`atomic.cmpxchg.${type}`, ['ptr', type, type], type);
}

for (const type of ['f32', 'f64'] as const) {
  for (const operation of ['sqrt', 'abs', 'floor', 'ceil', 'trunc', 'nearest'] as const) {
    define(`${operation}.${type}`, [type], type, true);
  }
  for (const operation of ['min', 'max', 'copysign'] as const) {
    define(`${operation}.${type}`, [type, type], type, true);
  }
}

define('mulhigh.u64', ['i64', 'i64'], 'i64', true); // upper half of the unsigned 128-bit product
define('memory.copy', ['ptr', 'ptr', 'i64'], 'void'); // (to, from, bytes); may overlap
define('memory.fill', ['ptr', 'i8', 'i64'], 'void');
define('atomic.fence', [], 'void'); // mfence-strength
define('compiler.fence', [], 'void'); // orders nothing but the compiler
define('cpu.pause', [], 'void');
define('trap', [], 'void'); // ud2
define('frame.address', [], 'ptr'); // the frame pointer (rbp) of the current function
define('return.address', [], 'ptr'); // where the current function returns to
define('closure.size', ['ptr'], 'i64'); // bytes of the environment of a function value, 0 for a plain function
define('closure.copy', ['ptr', 'ptr'], 'ptr'); // (function value, where to): the function value with its environment there
define('function.floats', ['ptr'], 'i1'); // whether the function that the value means may use floats
define('likely', ['i1'], 'i1', true);

/** The intrinsic called `name`, or undefined. */
export function findIntrinsic(name: string): Intrinsic | undefined {
  return table.get(name);
}

/** All names, for tests that each has a body. */
export function intrinsicNames(): readonly string[] {
  return [...table.keys()];
}
