// Float operations of the prelude that must not become calls: there is no math library here.
//
// Rounding is done by hand because `roundsd` is SSE4.1 and a baseline x86-64 has SSE2 only; LLVM
// would call `floor` and friends. `min` and `max` follow JavaScript: NaN wins, and -0 is less than
// +0. The remainder is the x87's `fprem`, which is exact for every pair of doubles.

import type { PreludeFunction } from './prelude.ts';

interface Format {
  readonly type: 'float' | 'double';
  readonly bits: 'i32' | 'i64';
  /** 2 to the number of fraction bits, spelt as LLVM wants: from here on every value is whole. */
  readonly whole: string;
}

const formats: Readonly<Record<string, Format>> = {
  f32: { type: 'float', bits: 'i32', whole: '0x4160000000000000' },
  f64: { type: 'double', bits: 'i64', whole: '0x4330000000000000' },
};

/** `floor.f64`, `min.f32`, `frem.f64`, `fptosi.i32.f64`; null when the name is none of these. */
export function floatPreludeFunction(name: string): PreludeFunction | null {
  const conversion = /^(fptosi|fptoui)\.(i\d+)\.(f32|f64)$/.exec(name);
  if (conversion !== null) return saturating(conversion[1], conversion[2], conversion[3]);
  const match = /^(\w+)\.(f32|f64)$/.exec(name);
  if (match === null) return null;
  const [, operation, suffix] = match;
  const format = formats[suffix];
  switch (operation) {
    case 'sqrt':
      return direct('sqrt', suffix, 1);
    case 'abs':
      return direct('fabs', suffix, 1);
    case 'copysign':
      return direct('copysign', suffix, 2);
    case 'min':
      return extreme(format, 'olt', 'or');
    case 'max':
      return extreme(format, 'ogt', 'and');
    case 'trunc':
      return rounding(suffix, truncation(format, '%t'));
    case 'floor':
      return rounding(suffix, directed(format, 'ogt', 'fsub'));
    case 'ceil':
      return rounding(suffix, directed(format, 'olt', 'fadd'));
    case 'nearest':
      return rounding(suffix, nearest(suffix));
    case 'frem':
      return remainder(format);
    default:
      return null;
  }
}

function define(result: string, parameters: readonly string[], lines: readonly string[], declarations: readonly string[] = []): PreludeFunction {
  return { result, parameters, body: lines.map((line) => `  ${line}`).join('\n'), declarations };
}

function direct(intrinsic: string, suffix: string, count: 1 | 2): PreludeFunction {
  const { type } = formats[suffix];
  const types = Array.from({ length: count }, () => type);
  const args = types.map((_, index) => `${type} %${'ab'[index]}`).join(', ');
  return define(type, types, [`%r = call ${type} @llvm.${intrinsic}.${suffix}(${args})`, `ret ${type} %r`],
    [`declare ${type} @llvm.${intrinsic}.${suffix}(${types.join(', ')})`]);
}

/** NaN in either gives their sum, a NaN; the signs of equal values (zeros) are joined by `join`. */
function extreme({ type, bits }: Format, predicate: 'olt' | 'ogt', join: 'or' | 'and'): PreludeFunction {
  return define(type, [type, type], [
    `%unordered = fcmp uno ${type} %a, %b`,
    `%nan = fadd ${type} %a, %b`,
    `%x = bitcast ${type} %a to ${bits}`,
    `%y = bitcast ${type} %b to ${bits}`,
    `%joined = ${join} ${bits} %x, %y`,
    `%same = bitcast ${bits} %joined to ${type}`,
    `%equal = fcmp oeq ${type} %a, %b`,
    `%first = fcmp ${predicate} ${type} %a, %b`,
    `%differ = select i1 %first, ${type} %a, ${type} %b`,
    `%number = select i1 %equal, ${type} %same, ${type} %differ`,
    `%r = select i1 %unordered, ${type} %nan, ${type} %number`,
    `ret ${type} %r`,
  ]);
}

/** A rounding to a whole number: `steps` set %t for magnitudes that can have a fraction. */
function rounding(suffix: string, steps: readonly string[]): PreludeFunction {
  const { type, whole } = formats[suffix];
  return define(type, [type], [
    ...steps,
    `%rounded = call ${type} @llvm.copysign.${suffix}(${type} %t, ${type} %a)`,
    `%magnitude = call ${type} @llvm.fabs.${suffix}(${type} %a)`,
    `%fractional = fcmp olt ${type} %magnitude, ${whole}`,
    `%r = select i1 %fractional, ${type} %rounded, ${type} %a`,
    `ret ${type} %r`,
  ], [
    `declare ${type} @llvm.fabs.${suffix}(${type})`,
    `declare ${type} @llvm.copysign.${suffix}(${type}, ${type})`,
  ]);
}

function truncation({ type, bits }: Format, result: string): string[] {
  return [`%integer = fptosi ${type} %a to ${bits}`, `${result} = sitofp ${bits} %integer to ${type}`];
}

/** Truncates, then takes the next whole number when that went the wrong way. */
function directed(format: Format, wrong: 'ogt' | 'olt', step: 'fsub' | 'fadd'): string[] {
  const { type } = format;
  return [
    ...truncation(format, '%near'),
    `%wrong = fcmp ${wrong} ${type} %near, %a`,
    `%next = ${step} ${type} %near, 1.0`,
    `%t = select i1 %wrong, ${type} %next, ${type} %near`,
  ];
}

/** Adding and taking away 2^52 (2^23) leaves no room for a fraction: ties go to even. */
function nearest(suffix: string): string[] {
  const { type, whole } = formats[suffix];
  return [
    `%big = call ${type} @llvm.copysign.${suffix}(${type} ${whole}, ${type} %a)`,
    `%up = fadd ${type} %a, %big`,
    `%t = fsub ${type} %up, %big`,
  ];
}

function saturating(operation: string, to: string, suffix: string): PreludeFunction {
  const { type } = formats[suffix];
  const intrinsic = `@llvm.${operation}.sat.${to}.${suffix}`;
  return define(to, [type], [`%r = call ${to} ${intrinsic}(${type} %a)`, `ret ${to} %r`],
    [`declare ${to} ${intrinsic}(${type})`]);
}

/** `fprem` reduces by at most 2^63 each time and says in C2 (bit 2 of AH) whether it is done. */
function remainder({ type }: Format): PreludeFunction {
  const size = type === 'double' ? 'l' : 's';
  const text = [`fld${size} ($1)`, `fld${size} ($0)`, '1: fprem', 'fnstsw %ax', 'testb $$4, %ah', 'jnz 1b',
    'fstp %st(1)', `fstp${size} ($0)`].join('\\0A');
  return define(type, [type, type], [
    `%x = alloca ${type}`,
    `%y = alloca ${type}`,
    `store ${type} %a, ${type}* %x`,
    `store ${type} %b, ${type}* %y`,
    `call void asm sideeffect "${text}", "r,r,~{ax},~{st},~{st(1)},~{flags},~{memory}"(${type}* %x, ${type}* %y)`,
    `%r = load ${type}, ${type}* %x`,
    `ret ${type} %r`,
  ]);
}
