// Built-in functions that steer: assertions, panics, hints, and reading the machine's own frame.

import ts from 'typescript';
import type { Value } from '../../ir/module.ts';
import { irTypeOf } from '../../types/type.ts';
import * as t from '../../types/type.ts';
import { integerValue } from '../builder.ts';
import { guard, panicWith, panicWithValues, placeArguments } from '../checks.ts';
import { nothing, operand, type FunctionContext, type Operand } from '../context.ts';
import { cast, isNumeric, truthValue } from '../convert.ts';
import { lowerExpression } from '../expression.ts';
import { ENTRY_SYMBOL } from '../entry.ts';
import { callHook } from '../hooks.ts';
import { compare } from '../operators.ts';
import { anyAt, argumentAt, valueAt, type Builtin, type BuiltinTable } from './builtin.ts';
import { plainIntrinsic } from './memory.ts';

const COMPARISON = /^(===?|!==?|<=?|>=?)$/;

/** `assert(a < b)` shows both values of integers when it fails. */
const assertBuiltin: Builtin = (context, call) => {
  const condition = argumentAt(context, call, 0);
  const written = call.arguments[1];
  const message = written !== undefined && ts.isStringLiteralLike(written) ? written.text : `assertion failed: ${condition.getText()}`;
  const isComparison = ts.isBinaryExpression(condition) && COMPARISON.test(condition.operatorToken.getText());
  if (isComparison) return assertComparison(context, condition, message, call);
  const value = lowerExpression(context, condition, t.boolType);
  context.at(call);
  guard(context, truthValue(context, value), () => panicWith(context, message, call));
  return nothing;
};

function assertComparison(context: FunctionContext, condition: ts.BinaryExpression, message: string, call: ts.CallExpression): Operand {
  const left = lowerExpression(context, condition.left, null);
  const right = lowerExpression(context, condition.right, isNumeric(left.type) && left.type.kind !== 'bool' ? left.type : null);
  context.at(call);
  const holds = compare(context, condition.operatorToken.getText(), left, right, condition);
  const values = [left, right].map((side) => wideValue(context, side, call));
  guard(context, truthValue(context, holds), () => {
    const [a, b] = values;
    if (a && b) panicWithValues(context, message, a(), b(), isSigned(left) || isSigned(right), call);
    else panicWith(context, message, call);
  });
  return nothing;
}

function isSigned({ type, value }: Operand): boolean {
  return type.kind === 'integer' && type.signed && value.kind !== 'integer';
}

/** A side of a comparison as 64 bits, made where it is shown; null for what is no integer. */
function wideValue(context: FunctionContext, side: Operand, node: ts.Node): (() => Value) | null {
  const { kind } = side.type;
  if (kind !== 'integer' && kind !== 'enum' && kind !== 'bool') return null;
  return () => cast(context, side, t.i64, node).value;
}

const panicBuiltin: Builtin = (context, call) => {
  const args = [valueAt(context, call, 0, t.stringType), ...placeArguments(context, call)];
  callHook(context, 'panic', args, call);
  context.builder.unreachable();
  return { ...nothing, type: t.neverType };
};

const unreachableBuiltin: Builtin = (context) => {
  context.builder.unreachable();
  return { ...nothing, type: t.neverType };
};

const unchecked: Builtin = (context, call, expected) => {
  const before = context.checks;
  context.checks = false;
  try {
    return anyAt(context, call, 0, expected);
  } finally {
    context.checks = before;
  }
};

/** Tells the optimiser what to expect of a condition. */
function hint(isLikely: boolean): Builtin {
  return (context, call) => {
    const { builder } = context;
    const condition = valueAt(context, call, 0, t.boolType);
    const one: Value = { kind: 'integer', type: 'i1', value: 1n };
    const hinted = (value: Value): Value => builder.intrinsic('likely', 'i1', [value]) as Value;
    if (isLikely) return operand(t.boolType, hinted(condition));
    return operand(t.boolType, builder.binary('xor', hinted(builder.binary('xor', condition, one)), one));
  };
}

function addressIntrinsic(name: string): Builtin {
  return (context) => {
    const address = context.builder.intrinsic(name, 'ptr', []) as Value;
    return operand(t.usize, context.builder.convert('ptrtoint', address, irTypeOf(t.usize)));
  };
}

/** Of the program, not of the place: `unchecked(…)` around it changes nothing. */
const checksEnabled: Builtin = (context) => operand(t.boolType, integerValue('i1', context.unit.options.checks ? 1 : 0));

/** `runProgram()`: for runtimes of targets on which modules run like scripts. */
const runProgram: Builtin = (context) => operand(t.i32, context.builder.call(ENTRY_SYMBOL, 'i32', []));

/** Things that mean something in one place only. */
function misplaced(code: 'H3008' | 'H5005'): Builtin {
  return (context, call) => context.unit.diagnostics.fail(code, call, call.expression.getText());
}

export const controlBuiltins: BuiltinTable = {
  assert: assertBuiltin,
  panic: panicBuiltin,
  unreachable: unreachableBuiltin,
  unchecked,
  runProgram,
  checksEnabled,
  likely: hint(true),
  unlikely: hint(false),
  pause: plainIntrinsic('cpu.pause'),
  frameAddress: addressIntrinsic('frame.address'),
  returnAddress: addressIntrinsic('return.address'),
  naked: misplaced('H5005'),
  interrupt: misplaced('H5005'),
  interruptWithError: misplaced('H5005'),
  template: misplaced('H5005'),
  gsRelative: misplaced('H5005'),
  reg: misplaced('H3008'),
  out: misplaced('H3008'),
  inout: misplaced('H3008'),
  clobber: misplaced('H3008'),
  symbolOf: misplaced('H3008'),
  hex: misplaced('H3008'),
  dec: misplaced('H3008'),
  left: misplaced('H3008'),
};
