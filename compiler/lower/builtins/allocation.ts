// `tryNew(new C(…))` and `free(object)`: memory from the runtime's allocator where the program wants
// to know that there is none, and its way back.

import ts from 'typescript';
import * as t from '../../types/type.ts';
import { askForStorage, isMemory } from '../allocation.ts';
import { Builder, nullValue } from '../builder.ts';
import { classOfNew, constructAt, lowerNew } from '../construct.ts';
import { FunctionContext, nothing, operand } from '../context.ts';
import { findHook, callHook } from '../hooks.ts';
import { skipParentheses } from '../parentheses.ts';
import { initializerFunction } from '../variables.ts';
import { anyAt, argumentAt, type Builtin, type BuiltinTable } from './builtin.ts';

/** As with `a?.b()`, nothing of the argument is evaluated where there is no object. */
const tryNew: Builtin = (context, call, expected) => {
  const node = skipParentheses(argumentAt(context, call, 0));
  if (!ts.isNewExpression(node)) return context.unit.diagnostics.fail('H3019', node);
  if (context.owner === null) return lowerNew(context, node, expected);
  const { builder, unit } = context;
  const type = classOnTrial(context, node, expected);
  const result = context.slot(type);
  builder.store(result.address, nullValue);
  const address = askForStorage(context, unit.layouts.of(type.class), node, type.class.name);
  const [present, next] = [builder.newBlock(), builder.newBlock()];
  builder.branch(isMemory(context, address), present, next, true);
  builder.enter(present);
  builder.store(result.address, constructAt(context, type, builder.convert('inttoptr', address, 'ptr'), node).value);
  builder.jump(next);
  builder.enter(next);
  return operand({ ...type, nullable: true }, builder.load('ptr', result.address));
};

/** The class; what has to be lowered of the arguments to infer it is thrown away. */
function classOnTrial(context: FunctionContext, node: ts.NewExpression, expected: t.Type | null): t.ReferenceType {
  const builder = new Builder(initializerFunction('trial', context.unit.locate(node)));
  const trial = new FunctionContext(context.unit, builder, context.scope, t.voidType, context.owner);
  for (const [declaration, place] of context.variables) trial.variables.set(declaration, place);
  trial.thisOperand = context.thisOperand;
  return classOfNew(trial, node, expected === null ? null : t.withoutNull(expected));
}

const free: Builtin = (context, call) => {
  const { builder, unit } = context;
  const object = anyAt(context, call, 0);
  if (object.type.kind === 'null') return nothing;
  const isObject = object.type.kind === 'reference' && !object.type.gs;
  if (!isObject) return unit.diagnostics.fail('H2004', argumentAt(context, call, 0), t.typeName(object.type), 'an object that new made');
  if (findHook(unit, 'release') === null) return unit.diagnostics.fail('H3010', call, 'release');
  const [present, next] = [builder.newBlock(), builder.newBlock()];
  builder.branch(builder.compare('ne', object.value, nullValue), present, next, true);
  builder.enter(present);
  callHook(context, 'release', [builder.convert('ptrtoint', object.value, 'i64')], call);
  builder.jump(next);
  builder.enter(next);
  return nothing;
};

export const allocationBuiltins: BuiltinTable = { tryNew, free };
