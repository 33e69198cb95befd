// Assignments: plain, compound, logical, and ++ and --.

import ts from 'typescript';
import * as t from '../types/type.ts';
import { irTypeOf, type Type } from '../types/type.ts';
import { integerValue, nullValue } from './builder.ts';
import { constructInto } from './construct.ts';
import type { FunctionContext, Operand, Place } from './context.ts';
import { operand } from './context.ts';
import { convert, truthValue } from './convert.ts';
import { lowerExpression } from './expression.ts';
import { arithmetic } from './operators.ts';
import { updateOverload } from './overloads.ts';
import { assignPattern } from './patterns.ts';
import { skipParentheses } from './parentheses.ts';
import { loadPlace, placeOf, storePlace } from './places.ts';

const LOGICAL = new Set(['&&=', '||=', '??=']);

export function lowerAssignment(context: FunctionContext, node: ts.BinaryExpression): Operand {
  const token = node.operatorToken.getText();
  const pattern = skipParentheses(node.left);
  if (token === '=' && (ts.isArrayLiteralExpression(pattern) || ts.isObjectLiteralExpression(pattern))) return assignPattern(context, pattern, node);
  const place = placeOf(context, node.left);
  if (token === '=') return assign(context, place, node);
  if (LOGICAL.has(token)) return assignLogically(context, place, token, node);
  const current = loadPlace(context, place, node.left);
  const right = lowerExpression(context, node.right, current.type);
  context.at(node);
  const result = arithmetic(context, token.slice(0, -1) as '+', current, right, node);
  return storePlace(context, place, narrowed(result, place.type), node);
}

/** The result of `u8 += u8`, which has the place's width already where the operands fit it. */
function narrowed(result: Operand, type: Type): Operand {
  return type.kind === 'enum' && result.type.kind === 'integer' ? operand(t.i32, result.value) : result;
}

function assign(context: FunctionContext, place: Place, node: ts.BinaryExpression): Operand {
  if (place.kind === 'memory' && place.embedded && ts.isNewExpression(node.right)) {
    const made = context.storage(place.type, null);
    constructInto(context, place.type, made, node.right);
    return storePlace(context, place, operand(place.type, made), node);
  }
  const value = lowerExpression(context, node.right, place.type);
  context.at(node);
  const converted = place.kind === 'value' ? value : convert(context, value, place.type, node.right);
  return storePlace(context, place, converted, node.left);
}

/** `a ??= b`, `a &&= b`, `a ||= b`: the right side runs, and is written, only where it is wanted. */
function assignLogically(context: FunctionContext, place: Place, token: string, node: ts.BinaryExpression): Operand {
  const { builder } = context;
  const current = loadPlace(context, place, node.left);
  const [write, next] = [builder.newBlock(), builder.newBlock()];
  const holds = token === '??=' ? builder.compare('ne', current.value, nullValue) : truthValue(context, current);
  if (token === '&&=') builder.branch(holds, write, next);
  else builder.branch(holds, next, write);
  builder.enter(write);
  const value = lowerExpression(context, node.right, place.type);
  storePlace(context, place, convert(context, value, place.type, node), node);
  builder.jump(next);
  builder.enter(next);
  return loadPlace(context, place, node.left);
}

/** `++place` gives the new value, `place++` the old one. */
export function lowerUpdate(
  context: FunctionContext,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  operator: ts.SyntaxKind,
  prefix: boolean,
): Operand {
  const place = placeOf(context, node.operand);
  const current = loadPlace(context, place, node.operand);
  const overloaded = updateOverload(context, prefix ? 'prefix' : 'postfix', ts.tokenToString(operator) ?? '', current, node, (value) => storePlace(context, place, value, node));
  if (overloaded !== null) return overloaded;
  const one: Operand =
    current.type.kind === 'float'
      ? operand(current.type, { kind: 'float', type: current.type.name, value: 1 })
      : operand(current.type.kind === 'integer' ? current.type : t.i32, integerValue(irTypeOf(current.type) as 'i32', 1));
  context.at(node);
  const result = arithmetic(context, operator === ts.SyntaxKind.PlusPlusToken ? '+' : '-', current, one, node);
  const stored = storePlace(context, place, narrowed(result, place.type), node);
  return prefix ? stored : current;
}
