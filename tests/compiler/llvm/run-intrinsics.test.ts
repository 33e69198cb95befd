// Every intrinsic and conversion, run on Linux at -O0 and -O2 against values computed here.

import test from 'ava';
import type { Value } from '../../../compiler/ir/module.ts';
import { findIntrinsic, intrinsicNames } from '../../../compiler/ir/intrinsics.ts';
import type { IrIntegerType, IrType } from '../../../compiler/ir/types.ts';
import { isFloatType } from '../../../compiler/ir/types.ts';
import { addGlobal, float, FunctionBuilder, integer, symbol } from '../ir/_builder.ts';
import { buildLinux, moduleWithResults, readResults, storeResult } from './_run.ts';

/** One value to compute in the program, and what it must be (as 64 bits, zero extended). */
interface Case {
  readonly name: string;
  readonly emit: (fn: FunctionBuilder) => Value;
  readonly expected: bigint;
}

const samples = [0n, 1n, 0x80n, 0x1234n, 0x8000_0001n, 0x0123_4567_89ab_cdefn, 0xffff_ffff_ffff_ffffn];
const floats = [0, -0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.7, -3.7, 8388609.5, 4503599627370497.5, 1e300, -1e300, NaN, Infinity, -Infinity, 255.9, -1, 2147483648];

function bitsOf(type: string): number {
  return Number(type.slice(1));
}

function floatBits(type: 'f32' | 'f64', value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (type === 'f32') {
    view.setFloat32(0, value);
    return BigInt(view.getUint32(0));
  }
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

const integerModels: Readonly<Record<string, (a: bigint, b: bigint, bits: number) => bigint>> = {
  clz: (a, _, bits) => BigInt(bits - (a === 0n ? 0 : a.toString(2).length)),
  ctz: (a, _, bits) => BigInt(a === 0n ? bits : a.toString(2).match(/0*$/)![0].length),
  popcnt: (a) => BigInt(a.toString(2).replaceAll('0', '').length),
  bswap: (a, _, bits) => BigInt(`0x${(a.toString(16).padStart(bits / 4, '0').match(/../g) ?? []).reverse().join('')}`),
  rotl: (a, b, bits) => (a << (b % BigInt(bits))) | (a >> (BigInt(bits) - (b % BigInt(bits)))),
  rotr: (a, b, bits) => (a >> (b % BigInt(bits))) | (a << (BigInt(bits) - (b % BigInt(bits)))),
};

const floatModels: Readonly<Record<string, (a: number, b: number) => number>> = {
  sqrt: Math.sqrt, abs: Math.abs, floor: Math.floor, ceil: Math.ceil, trunc: Math.trunc,
  nearest: (a) => {
    if (!Number.isFinite(a)) return a;
    const below = Math.floor(a);
    const rounded = a - below === 0.5 ? (below % 2 === 0 ? below : below + 1) : Math.round(a);
    return rounded === 0 ? (Object.is(a, -0) || a < 0 ? -0 : 0) : rounded;
  },
  min: Math.min, max: Math.max, copysign: (a, b) => (Object.is(b, -0) || b < 0 ? -Math.abs(a) : Math.abs(a)),
};

function integerCases(): Case[] {
  const cases: Case[] = [];
  for (const type of ['i8', 'i16', 'i32', 'i64'] as const) {
    const bits = bitsOf(type);
    for (const [operation, model] of Object.entries(integerModels)) {
      const two = operation.startsWith('rot');
      for (const sample of samples) {
        const a = BigInt.asUintN(bits, sample);
        const b = BigInt.asUintN(bits, 13n);
        cases.push({
          name: `${operation}.${type}(${a})`,
          emit: (fn) => fn.intrinsic(`${operation}.${type}`, two ? [fn.opaque(integer(type, a)), fn.opaque(integer(type, b))] : [fn.opaque(integer(type, a))], type),
          expected: BigInt.asUintN(bits, model(a, b, bits)),
        });
      }
    }
  }
  return cases;
}

function floatCases(): Case[] {
  const cases: Case[] = [];
  for (const type of ['f32', 'f64'] as const) {
    const narrow = type === 'f32' ? Math.fround : (value: number): number => value;
    for (const [operation, model] of Object.entries(floatModels)) {
      const two = model.length === 2 || operation === 'min' || operation === 'max';
      for (const first of floats) {
        for (const second of two ? [0, -0, 1.25, -7, NaN] : [0]) {
          if (operation === 'copysign' && Number.isNaN(second)) continue;
          const [a, b] = [narrow(first), narrow(second)];
          cases.push(floatCase(`${operation}.${type}(${a}, ${b})`, type, narrow(model(a, b)), (fn) => {
            const args = two ? [float(type, a), float(type, b)] : [float(type, a)];
            return fn.intrinsic(`${operation}.${type}`, args.map((value) => fn.opaque(value)), type);
          }));
        }
      }
    }
    for (const first of floats) {
      for (const second of [3, -0.7, 1e-3, 0, Infinity, NaN]) {
        const [a, b] = [narrow(first), narrow(second)];
        cases.push(floatCase(`${type} ${a} % ${b}`, type, narrow(a % b),
          (fn) => fn.binary('frem', fn.opaque(float(type, a)), fn.opaque(float(type, b)))));
      }
    }
  }
  return cases;
}

/** A NaN is compared as "is a NaN": its bits differ between ways to make one. */
function floatCase(name: string, type: 'f32' | 'f64', expected: number, emit: (fn: FunctionBuilder) => Value): Case {
  if (!Number.isNaN(expected)) return { name, emit, expected: floatBits(type, expected) };
  return {
    name, expected: 1n,
    emit: (fn) => {
      const value = emit(fn);
      return fn.convert('zext', fn.compare('fne', value, value), 'i64');
    },
  };
}

function saturated(value: number, bits: number, signed: boolean): bigint {
  if (Number.isNaN(value)) return 0n;
  const least = signed ? -(1n << BigInt(bits - 1)) : 0n;
  const most = signed ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
  if (value <= Number(least)) return BigInt.asUintN(bits, least);
  if (value >= Number(most)) return BigInt.asUintN(bits, most);
  return BigInt.asUintN(bits, BigInt(Math.trunc(value)));
}

function conversionCases(): Case[] {
  const cases: Case[] = [];
  for (const from of ['f32', 'f64'] as const) {
    for (const to of ['i8', 'i16', 'i32', 'i64'] as const) {
      for (const conversion of ['fptosi', 'fptoui'] as const) {
        for (const sample of floats) {
          const value = from === 'f32' ? Math.fround(sample) : sample;
          cases.push({
            name: `${conversion} ${from} ${value} to ${to}`,
            emit: (fn) => fn.convert(conversion, fn.opaque(float(from, value)), to),
            expected: saturated(value, bitsOf(to), conversion === 'fptosi'),
          });
        }
      }
    }
  }
  return [...cases, ...plainConversionCases()];
}

function plainConversionCases(): Case[] {
  const wide = 0x0123_4567_89ab_cdefn;
  const one = (name: string, expected: bigint, from: Value, conversion: Parameters<FunctionBuilder['convert']>[0], to: IrType): Case => ({
    name, expected, emit: (fn) => fn.convert(conversion, fn.opaque(from), to),
  });
  return [
    one('zext i8 to i64', 0xefn, integer('i8', 0xef), 'zext', 'i64'),
    one('sext i8 to i64', 0xffff_ffff_ffff_ffefn, integer('i8', 0xef), 'sext', 'i64'),
    one('sext i1 to i32', 0xffff_ffffn, integer('i1', 1), 'sext', 'i32'),
    one('trunc i64 to i16', 0xcdefn, integer('i64', wide), 'trunc', 'i16'),
    one('trunc i64 to i1', 1n, integer('i64', wide), 'trunc', 'i1'),
    one('sitofp i32 -3 to f64', floatBits('f64', -3), integer('i32', -3), 'sitofp', 'f64'),
    one('uitofp u64 to f64', floatBits('f64', 2 ** 64), integer('i64', -1n), 'uitofp', 'f64'),
    one('uitofp u8 to f32', floatBits('f32', 255), integer('i8', 255), 'uitofp', 'f32'),
    one('fpext', floatBits('f64', Math.fround(0.1)), float('f32', Math.fround(0.1)), 'fpext', 'f64'),
    one('fptrunc', floatBits('f32', 0.1), float('f64', 0.1), 'fptrunc', 'f32'),
    one('bits f64', floatBits('f64', -2.5), float('f64', -2.5), 'bits', 'i64'),
    one('bits i32', 0x3f80_0000n, integer('i32', 0x3f80_0000), 'bits', 'f32'),
  ];
}

/** Each atomic acts on its own cell; the case before it shows the cell, the one after it the change. */
function atomicCases(): Case[] {
  const models: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
    add: (a, b) => a + b, sub: (a, b) => a - b, and: (a, b) => a & b, or: (a, b) => a | b, xor: (a, b) => a ^ b, xchg: (_, b) => b,
  };
  const cases: Case[] = [];
  const cell = symbol('cell');
  for (const type of ['i8', 'i16', 'i32', 'i64'] as const) {
    const [a, b] = [0x5an, 0x77n].map((value) => BigInt.asUintN(bitsOf(type), value));
    const set = (fn: FunctionBuilder): void => { fn.intrinsic(`atomic.store.${type}`, [cell, integer(type, a)]); };
    const get = (fn: FunctionBuilder): Value => fn.intrinsic(`atomic.load.${type}`, [cell], type);
    for (const [operation, model] of Object.entries(models)) {
      const run = (fn: FunctionBuilder): Value => { set(fn); return fn.intrinsic(`atomic.${operation}.${type}`, [cell, integer(type, b)], type); };
      cases.push({ name: `atomic.${operation}.${type} gives the old value`, emit: run, expected: a });
      cases.push({ name: `atomic.${operation}.${type} changes the cell`, emit: (fn) => { run(fn); return get(fn); }, expected: BigInt.asUintN(bitsOf(type), model(a, b)) });
    }
    for (const [expected, after] of [[a, b], [b, a]] as const) {
      const run = (fn: FunctionBuilder): Value => { set(fn); return fn.intrinsic(`atomic.cmpxchg.${type}`, [cell, integer(type, expected), integer(type, b)], type); };
      cases.push({ name: `atomic.cmpxchg.${type} gives the old value`, emit: run, expected: a });
      cases.push({ name: `atomic.cmpxchg.${type} from ${expected}`, emit: (fn) => { run(fn); return get(fn); }, expected: after });
    }
  }
  return cases;
}

function otherCases(): Case[] {
  const filled = symbol('filled');
  return [
    { name: 'mulhigh', expected: (0xfedc_ba98_7654_3210n * 0x1234_5678_9abc_def1n) >> 64n,
      emit: (fn) => fn.intrinsic('mulhigh.u64', [fn.opaque(integer('i64', 0xfedc_ba98_7654_3210n)), fn.opaque(integer('i64', 0x1234_5678_9abc_def1n))], 'i64') },
    { name: 'memory.fill', expected: 0x4141_4141_4141_4141n,
      emit: (fn) => { fn.intrinsic('memory.fill', [filled, integer('i8', 0x41), integer('i64', 16)]); return fn.load('i64', fn.address(filled, 8)); } },
    { name: 'memory.copy of overlapping bytes', expected: 0x4141_4141_4141_4101n,
      emit: (fn) => {
        fn.store(filled, integer('i8', 1));
        fn.intrinsic('memory.copy', [fn.address(filled, 8), filled, fn.opaque(integer('i64', 12))]);
        return fn.load('i64', fn.address(filled, 8));
      } },
    { name: 'fences and pause', expected: 7n,
      emit: (fn) => { for (const name of ['atomic.fence', 'compiler.fence', 'cpu.pause']) fn.intrinsic(name, []); return integer('i64', 7); } },
    { name: 'likely', expected: 1n, emit: (fn) => fn.intrinsic('likely', [fn.opaque(integer('i1', 1))], 'i1') },
    { name: 'frame.address is not null', expected: 1n, emit: (fn) => fn.compare('ne', fn.intrinsic('frame.address', [], 'ptr'), { kind: 'null', type: 'ptr' }) },
    { name: 'return.address lies above the frame', expected: 1n,
      emit: (fn) => fn.compare('eq', fn.intrinsic('return.address', [], 'ptr'), fn.load('ptr', fn.address(fn.intrinsic('frame.address', [], 'ptr'), 8))) },
  ];
}

const groups: Readonly<Record<string, () => Case[]>> = {
  'bit operations': integerCases, 'float operations': floatCases, conversions: conversionCases, atomics: atomicCases, 'other intrinsics': otherCases,
};

for (const optimize of [0, 2] as const) {
  for (const [group, cases] of Object.entries(groups)) {
    test(`${group} compute the right values at -O${optimize}`, (t) => {
      const list = cases();
      const module = moduleWithResults(list.length);
      addGlobal(module, 'cell');
      addGlobal(module, 'filled', { sizeBytes: 64 });
      const main = new FunctionBuilder(module, 'main', { exported: true });
      list.forEach(({ emit }, index) => {
        main.line = index + 1;
        storeResult(main, index, emit(main));
      });
      main.return();
      const results = readResults(t, buildLinux(t, module, optimize));
      const wrong = list.map(({ name, expected }, index) => ({ name, expected, actual: results[index] }))
        .filter(({ expected, actual }) => expected !== actual);
      t.deepEqual(wrong, []);
    });
  }
}

test('every intrinsic of the table compiles', (t) => {
  const module = moduleWithResults(1);
  const main = new FunctionBuilder(module, 'main', { exported: true });
  for (const name of intrinsicNames()) {
    const intrinsic = findIntrinsic(name)!;
    main.intrinsic(name, intrinsic.parameters.map((type) => zeroOf(type)), intrinsic.result);
  }
  main.return();
  t.notThrows(() => buildLinux(t, module, 0));
});

function zeroOf(type: IrType): Value {
  if (type === 'ptr') return symbol('results');
  return isFloatType(type) ? float(type, 0) : integer(type as IrIntegerType, 0);
}
