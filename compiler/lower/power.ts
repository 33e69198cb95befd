// Powers of integers by repeated squaring; one function for each type that is used.
//
// A negative exponent gives 0, but for the bases 1 and -1, whose powers are integers.

import type { Value } from '../ir/module.ts';
import { irTypeOf, type IntegerType } from '../types/type.ts';
import { Builder, integerValue } from './builder.ts';
import type { Unit } from './unit.ts';
import { initializerFunction } from './variables.ts';

/** The symbol of `(base, exponent) => base ** exponent` for the type. */
export function integerPower(unit: Unit, type: IntegerType): string {
  const key = `${type.signed ? 'signed' : 'unsigned'} ${type.bits}`;
  const known = unit.powers.get(key);
  if (known !== undefined) return known;
  const symbol = unit.names.unique(`power.${type.name}`);
  unit.powers.set(key, symbol);
  const irType = irTypeOf(type) as 'i32';
  const base = initializerFunction(symbol, { file: 0, line: 1, column: 1 });
  const parameters = [{ name: 'base', type: irType }, { name: 'exponent', type: irType }];
  const irFunction = { ...base, displayName: `${type.name} ** ${type.name}`, parameters, returnType: irType, artificial: true };
  unit.module.functions.set(symbol, irFunction);
  writePower(new Builder(irFunction), type, irType);
  return symbol;
}

function writePower(builder: Builder, type: IntegerType, irType: 'i32'): void {
  const parameter = (index: number): Value => ({ kind: 'parameter', type: irType, index });
  const constant = (value: number): Value => integerValue(irType, value);
  const slots = [0, 1, 2].map(() => builder.addSlot(type.bits / 8));
  const [result, square, rest] = slots as [Value, Value, Value];
  const [head, odd, step, end] = [builder.newBlock(), builder.newBlock(), builder.newBlock(), builder.newBlock()];
  const bit = builder.newBlock();
  builder.store(result, constant(1));
  builder.store(square, parameter(0));
  builder.store(rest, parameter(1));
  if (type.signed) returnNegativePower(builder, parameter(0), parameter(1), constant);
  builder.jump(head);
  builder.enter(head);
  builder.branch(builder.compare('ne', builder.load(irType, rest), constant(0)), bit, end);
  builder.enter(bit);
  builder.branch(builder.compare('ne', builder.binary('and', builder.load(irType, rest), constant(1)), constant(0)), odd, step);
  builder.enter(odd);
  builder.store(result, builder.binary('mul', builder.load(irType, result), builder.load(irType, square)));
  builder.jump(step);
  builder.enter(step);
  const current = builder.load(irType, square);
  builder.store(square, builder.binary('mul', current, current));
  builder.store(rest, builder.binary('lshr', builder.load(irType, rest), constant(1)));
  builder.jump(head);
  builder.enter(end);
  builder.return(builder.load(irType, result));
  builder.finish();
}

function returnNegativePower(builder: Builder, base: Value, exponent: Value, constant: (value: number) => Value): void {
  const [negative, other] = [builder.newBlock(), builder.newBlock()];
  builder.branch(builder.compare('slt', exponent, constant(0)), negative, other, false);
  builder.enter(negative);
  const isOdd = builder.compare('ne', builder.binary('and', exponent, constant(1)), constant(0));
  const ofMinusOne = builder.select(isOdd, constant(-1), constant(1));
  const ofOthers = builder.select(builder.compare('eq', base, constant(1)), constant(1), constant(0));
  builder.return(builder.select(builder.compare('eq', base, constant(-1)), ofMinusOne, ofOthers));
  builder.enter(other);
}
