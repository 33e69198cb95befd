// The spelling for Porffor: JavaScript, around what Porffor 0.61.13 computes wrongly in nearly every
// program. Rarer defects are in porffor-defects.ts, where the comparison skips a program for them.
//
// | defect | spelt instead |
// | --- | --- |
// | bitwise operators saturate an operand beyond the i32 range (`4294967295 | 0` is 2147483647) | `toI32`, in doubles |
// | `x >>> 0` gives a negative number for a negative x | `toU32`, in doubles |
// | `Math.clz32` of a negative number is 32 | `clz32`, a loop |
// | `%` is 0 or imprecise when the quotient is large, and wrong for `0 % 1090133291` | `remainder`, by shift and subtract |
// | `Math.sqrt` is not rounded correctly (the last bit of the root of 2) | `squareRoot`, by Newton and an exact remainder |
// | a store into a Uint8Array saturates a negative number to 0 | the value masked by 255 |
// | `default` before a case or sharing its body is not reached | alone and last |

import { javascript, javascriptPrelude } from './javascript.ts';
import type { Dialect } from './printer.ts';
import type { ValueType } from './syntax.ts';

/** Helpers that every program for Porffor starts with. */
export const porfforPrelude = `const print = (value) => console.log(value);
function toU32(x) {
  if (x - x !== 0) return 0;
  const whole = Math.trunc(x);
  return whole - Math.floor(whole / 4294967296) * 4294967296;
}
function toI32(x) {
  const value = toU32(x);
  return value >= 2147483648 ? value - 4294967296 : value;
}
function clz32(x) {
  let value = toU32(x);
  let count = 32;
  while (value >= 1) {
    value = Math.floor(value / 2);
    count = count - 1;
  }
  return count;
}
function remainder(x, y) {
  if (x - x !== 0 || y !== y || y === 0) return NaN;
  const divisor = Math.abs(y);
  let rest = Math.abs(x);
  if (divisor === Infinity) return x;
  while (rest >= divisor) {
    let part = divisor;
    while (part * 2 <= rest) part = part * 2;
    rest = rest - part;
  }
  return x < 0 || (x === 0 && 1 / x < 0) ? -rest : rest;
}
function squareRoot(x) {
  if (!(x > 0) || x === Infinity) return x === 0 || x === Infinity ? x : NaN;
  let scaled = x;
  let scale = 1;
  while (scaled >= 4) {
    scaled = scaled / 4;
    scale = scale * 2;
  }
  while (scaled < 1) {
    scaled = scaled * 4;
    scale = scale / 2;
  }
  let root = 1.5;
  for (let step = 0; step < 6; step++) root = (root + scaled / root) / 2;
  const high = 134217729 * root - (134217729 * root - root);
  const low = root - high;
  return (root + (scaled - high * high - 2 * high * low - low * low) / (2 * root)) * scale;
}
${javascriptPrelude.replace('x >>> 0', 'toU32(x)')}`;

function wrapped(type: ValueType, text: string): string {
  return type === 'i32' ? `toI32(${text})` : type === 'u32' ? `toU32(${text})` : `(${text})`;
}

/** An operand of a bitwise operator, in the i32 range. */
function signed(type: ValueType, text: string): string {
  return type === 'u32' ? `toI32(${text})` : text;
}

/** The dialect of Porffor. */
export const porffor: Dialect = {
  ...javascript,
  arithmetic(type, operator, left, right) {
    if (operator === '%') return wrapped(type, `remainder(${left}, ${right})`);
    if (type === 'f64') return `(${left} ${operator} ${right})`;
    const [a, b] = [signed(type, left), signed(type, right)];
    if (operator === '*') return wrapped(type, `Math.imul(${a}, ${b})`);
    const shift = operator === '>>' && type === 'u32' ? '>>>' : operator;
    return ['+', '-', '/'].includes(operator) ? wrapped(type, `${left} ${operator} ${right}`) : wrapped(type, `${a} ${shift} ${b}`);
  },
  update(_type, operator, target, value) {
    return `(${target} = ${porffor.arithmetic(_type, operator, target, value)})`;
  },
  unary(type, operator, operand) {
    if (operator === 'clz') return `clz32(${operand})`;
    if (operator === 'sqrt') return `squareRoot(${operand})`;
    if (operator === '-') return wrapped(type, `-${operand}`);
    return operator === '~' ? wrapped(type, `~${signed(type, operand)}`) : javascript.unary(type, operator, operand);
  },
  convert(from, to, form, operand) {
    if (to === 'bool' || to === 'f64' || from === 'bool' || (from === 'f64' && form === 'saturate')) return javascript.convert(from, to, form, operand);
    return wrapped(to, operand);
  },
  cases(cases) {
    const others = cases.filter(({ labels }) => !labels.includes(null));
    return [...others, ...cases.filter(({ labels }) => labels.includes(null)).map(({ body }) => ({ labels: [null], body }))];
  },
  stored: (element, value) => (element === 'u8' ? `(${value} & 255)` : value),
};
