// Random integer expressions, as source text and as a model that computes with bigints.
//
// The rules are those of the language: the common type of two operands is the left one's unless
// the right one is wider, a shift keeps the type of its left side and masks its count, everything
// wraps. Divisors are made odd, so that nothing divides by zero.

export interface IntegerType {
  readonly name: string;
  readonly bits: number;
  readonly signed: boolean;
}

export const integerTypes: readonly IntegerType[] = [8, 16, 32, 64].flatMap((bits) => [
  { name: `u${bits}`, bits, signed: false },
  { name: `i${bits}`, bits, signed: true },
]);

/** An expression: how it is written, its type, and its value for given variables. */
export interface Expression {
  readonly text: string;
  readonly type: IntegerType;
  readonly value: (variables: readonly bigint[]) => bigint;
}

/** Numbers below 2^32 from a seed (xorshift32, G. Marsaglia 2003). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>>= 0);
  }

  below(limit: number): number {
    return this.next() % limit;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }
}

export function wrap(type: IntegerType, value: bigint): bigint {
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

/** A value of the type: an extreme, a small number or any. */
export function randomValue(random: Random, type: IntegerType): bigint {
  const extremes = [0n, 1n, -1n, 1n << BigInt(type.bits - 1), (1n << BigInt(type.bits - 1)) - 1n, 0x55n, 7n];
  const any = (BigInt(random.next()) << 32n) | BigInt(random.next());
  return wrap(type, random.below(2) === 0 ? random.pick(extremes) : any);
}

/** The value as it is written in the source; the least value of i64 is no literal's negation. */
export function writeValue(type: IntegerType, value: bigint): string {
  return `${type.name}(${value})`;
}

const commonType = (left: IntegerType, right: IntegerType): IntegerType => (right.bits <= left.bits ? left : right);

type Operation = (a: bigint, b: bigint) => bigint;
const arithmetic: Readonly<Record<string, Operation>> = {
  '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b, '&': (a, b) => a & b, '|': (a, b) => a | b, '^': (a, b) => a ^ b,
};
const division: Readonly<Record<string, Operation>> = { '/': (a, b) => a / b, '%': (a, b) => a % b };
const comparisons: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '===': (a, b) => a === b, '!==': (a, b) => a !== b,
};

/** An expression over the variables `v0`, `v1`, …, of the given types. */
export function randomExpression(random: Random, variables: readonly IntegerType[], depth: number): Expression {
  if (depth === 0 || random.below(8) === 0) return leaf(random, variables);
  const inner = (): Expression => randomExpression(random, variables, depth - 1);
  switch (random.below(8)) {
    case 0:
      return unary(random, inner());
    case 1:
      return converted(random.pick(integerTypes), inner());
    case 2:
      return shift(random.pick(['<<', '>>', '>>>']), inner(), inner());
    case 3:
      return divided(random.pick(Object.keys(division)), inner(), inner());
    case 4:
      return conditional(random.pick(Object.keys(comparisons)), random.pick(integerTypes), [inner(), inner(), inner(), inner()]);
    default:
      return binary(random.pick(Object.keys(arithmetic)), inner(), inner());
  }
}

function leaf(random: Random, variables: readonly IntegerType[]): Expression {
  if (random.below(4) > 0) {
    const index = random.below(variables.length);
    return { text: `v${index}`, type: variables[index], value: (values) => values[index] };
  }
  const type = random.pick(integerTypes);
  const value = randomValue(random, type);
  return { text: writeValue(type, value), type, value: () => value };
}

function unary(random: Random, operand: Expression): Expression {
  const { type } = operand;
  if (random.below(2) === 0) return { text: `(-${operand.text})`, type, value: (values) => wrap(type, -operand.value(values)) };
  return { text: `(~${operand.text})`, type, value: (values) => wrap(type, ~operand.value(values)) };
}

function converted(type: IntegerType, operand: Expression): Expression {
  return { text: `${type.name}(${operand.text})`, type, value: (values) => wrap(type, operand.value(values)) };
}

function binary(token: string, left: Expression, right: Expression): Expression {
  const type = commonType(left.type, right.type);
  const apply = arithmetic[token];
  return {
    text: `(${left.text} ${token} ${right.text})`, type,
    value: (values) => wrap(type, apply(wrap(type, left.value(values)), wrap(type, right.value(values)))),
  };
}

function divided(token: string, left: Expression, right: Expression): Expression {
  const odd = binary('|', right, { text: `${right.type.name}(1)`, type: right.type, value: () => 1n });
  const type = commonType(left.type, odd.type);
  const apply = division[token];
  return {
    text: `(${left.text} ${token} ${odd.text})`, type,
    value: (values) => wrap(type, apply(wrap(type, left.value(values)), wrap(type, odd.value(values)))),
  };
}

function shift(token: string, left: Expression, right: Expression): Expression {
  const { type } = left;
  const bits = BigInt(type.bits);
  return {
    text: `(${left.text} ${token} ${right.text})`, type,
    value: (values) => {
      const a = left.value(values);
      const count = BigInt.asUintN(type.bits, right.value(values)) & (bits - 1n);
      if (token === '<<') return wrap(type, a << count);
      return wrap(type, (token === '>>' ? a : BigInt.asUintN(type.bits, a)) >> count);
    },
  };
}

/** Both sides of the comparison and both results are converted to `type` first. */
function conditional(token: string, type: IntegerType, parts: readonly Expression[]): Expression {
  const [a, b, whenTrue, whenFalse] = parts.map((part) => converted(type, part));
  const holds = comparisons[token];
  return {
    text: `(${a.text} ${token} ${b.text} ? ${whenTrue.text} : ${whenFalse.text})`, type,
    value: (values) => (holds(a.value(values), b.value(values)) ? whenTrue : whenFalse).value(values),
  };
}
