// The Heddle spelling: widths are declared, and arithmetic wraps by itself.

import type { Dialect } from './printer.ts';
import type { ValueType } from './syntax.ts';

/**
 * Helpers that every Heddle program starts with. The generic built-ins stand behind names without
 * type arguments: TypeScript's parser takes `a << f(g<T>(b))` for the beginning of some.
 */
export const heddlePrelude = `import { print } from 'heddle';
function wrapI32(x: f64): i32 {
  if (!(x - x === 0.0)) return 0;
  const whole = trunc<f64>(x);
  return i32(u32(whole - floor<f64>(whole / 4294967296.0) * 4294967296.0));
}
function clzI32(x: i32): i32 { return clz<i32>(x); }
function sqrtF64(x: f64): f64 { return sqrt<f64>(x); }
function absF64(x: f64): f64 { return abs<f64>(x); }
function floorF64(x: f64): f64 { return floor<f64>(x); }
function ceilF64(x: f64): f64 { return ceil<f64>(x); }
function truncF64(x: f64): f64 { return trunc<f64>(x); }
function minF64(x: f64, y: f64): f64 { return min<f64>(x, y); }
function maxF64(x: f64, y: f64): f64 { return max<f64>(x, y); }
function outI32(value: i32): void { print\`\${value}\`; }
function outU32(value: u32): void { print\`\${value}\`; }
function outBool(value: bool): void { print\`\${value ? i32(1) : i32(0)}\`; }
function outF64(value: f64): void {
  if (value !== value) {
    print\`nan\`;
    return;
  }
  const bits = reinterpret<u64>(value);
  outU32(u32(bits >> 32));
  outU32(u32(bits));
}
`;

const outNames: Readonly<Record<ValueType, string>> = { i32: 'outI32', u32: 'outU32', f64: 'outF64', bool: 'outBool' };

function floatConstant(value: number): string {
  if (Number.isNaN(value)) return '(f64(0.0) / f64(0.0))';
  if (!Number.isFinite(value)) return `(f64(${value < 0 ? '-1.0' : '1.0'}) / f64(0.0))`;
  const text = Object.is(value, -0) ? '-0' : String(value);
  return `f64(${/[.e]/.test(text) ? text : `${text}.0`})`;
}

/** The dialect of heddlec. */
export const heddle: Dialect = {
  typed: (name, type) => `${name}: ${type}`,
  returns: (type) => `: ${type}`,
  constant: (type, value) => (type === 'bool' ? String(value !== 0) : type === 'f64' ? floatConstant(value) : `${type}(${value})`),
  arithmetic: (_type, operator, left, right) => `(${left} ${operator} ${right})`,
  update: (_type, operator, target, value) => `(${target} ${operator}= ${value})`,
  unary(type, operator, operand) {
    if (operator === '-' || operator === '~') return `(${operator}${operand})`;
    return operator === '!' ? `!${operand}` : `${operator}${type.toUpperCase()}(${operand})`;
  },
  extreme: (operator, left, right) => `${operator}F64(${left}, ${right})`,
  convert(from, to, form, operand) {
    if (from !== 'f64' || form === 'saturate' || to === 'bool') return `${to}(${operand})`;
    return to === 'i32' ? `wrapI32(${operand})` : `u32(wrapI32(${operand}))`;
  },
  element: (element, array, index) => (element === 'u8' ? `i32(${array}[${index}])` : `${array}[${index}]`),
  stored: (element, value) => (element === 'u8' ? `u8(${value})` : value),
  array: ({ element, length }) => `array<${element}, ${length}>(${length})`,
  cases: (cases) => cases,
  out: (type, value) => `${outNames[type]}(${value});`,
};
