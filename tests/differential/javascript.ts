// The JavaScript spelling: numbers are doubles, so an i32 or u32 result is brought back to its range
// after each operation. Porffor's, which differs in details, is made from it in porffor.ts.

import type { Dialect } from './printer.ts';
import { type ValueType } from './syntax.ts';

/** Helpers that every JavaScript program starts with; `print` takes a number or a string. */
export const javascriptPrelude = `
function saturateI32(x) { return x !== x ? 0 : x >= 2147483647 ? 2147483647 : x <= -2147483648 ? -2147483648 : x | 0; }
function saturateU32(x) { return x !== x ? 0 : x >= 4294967295 ? 4294967295 : x <= 0 ? 0 : x >>> 0; }
const doubleView = new Float64Array(1);
const wordView = new Uint32Array(doubleView.buffer);
function outF64(x) {
  if (x !== x) { print('nan'); return; }
  doubleView[0] = x;
  print(wordView[1]);
  print(wordView[0]);
}
function outBool(x) { print(x === true ? 1 : x === false ? 0 : 'no truth value'); }
`;

function wrapped(type: ValueType, text: string): string {
  return type === 'i32' ? `((${text}) | 0)` : type === 'u32' ? `((${text}) >>> 0)` : `(${text})`;
}

function number(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The dialect of Node. */
export const javascript: Dialect = {
  typed: (name) => name,
  returns: () => '',
  constant: (type, value) => (type === 'bool' ? String(value !== 0) : value < 0 || Object.is(value, -0) ? `(${number(value)})` : number(value)),
  arithmetic(type, operator, left, right) {
    if (operator === '*' && type !== 'f64') return wrapped(type, `Math.imul(${left}, ${right})`);
    if (operator === '>>' && type === 'u32') return `(${left} >>> ${right})`;
    return wrapped(type, `${left} ${operator} ${right}`);
  },
  update(type, operator, target, value) {
    return `(${target} = ${javascript.arithmetic(type, operator, target, value)})`;
  },
  unary(type, operator, operand) {
    if (operator === '!') return `!${operand}`;
    if (operator === '-' || operator === '~') return wrapped(type, `${operator}${operand}`);
    return operator === 'clz' ? `Math.clz32(${operand})` : `Math.${operator}(${operand})`;
  },
  extreme: (operator, left, right) => `Math.${operator}(${left}, ${right})`,
  convert(from, to, form, operand) {
    if (from === 'bool') return `(${operand} ? 1 : 0)`;
    if (to === 'bool') return from === 'f64' ? `!!${operand}` : `(${operand} !== 0)`;
    if (to === 'f64') return operand;
    if (from === 'f64' && form === 'saturate') return `${to === 'i32' ? 'saturateI32' : 'saturateU32'}(${operand})`;
    return wrapped(to, operand);
  },
  element: (_element, array, index) => `${array}[${index}]`,
  stored: (_element, value) => value,
  array: ({ element, length }) => `new ${{ i32: 'Int32Array', f64: 'Float64Array', u8: 'Uint8Array' }[element]}(${length})`,
  cases: (cases) => cases,
  out: (type, value) => (type === 'f64' ? `outF64(${value});` : type === 'bool' ? `outBool(${value});` : `print(${value});`),
};
