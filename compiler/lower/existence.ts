// Whether an expression names something that exists, for isDefined and typeof. What does not exist
// is no error there: a generic function may ask whether its argument has a member.

import ts from 'typescript';
import type { Type } from '../types/type.ts';
import type { FunctionContext } from './context.ts';
import { lowerExpression } from './expression.ts';
import { findMember } from './members.ts';

/** True if the names in the expression mean something. */
export function exists(context: FunctionContext, node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return exists(context, node.expression);
  if (ts.isIdentifier(node)) return context.unit.resolver.symbolAt(node)?.valueDeclaration !== undefined;
  if (ts.isPropertyAccessExpression(node)) return memberExists(context, node);
  if (!ts.isElementAccessExpression(node) || !exists(context, node.expression)) return !ts.isElementAccessExpression(node);
  const { kind } = lowerExpression(context, node.expression, null).type;
  return kind === 'array' || kind === 'pointer' || kind === 'record';
}

function memberExists(context: FunctionContext, node: ts.PropertyAccessExpression): boolean {
  const { expression, name } = node;
  if (context.unit.resolver.symbolAt(node) !== undefined) return true;
  if (!ts.isIdentifier(expression) && expression.kind !== ts.SyntaxKind.ThisKeyword) return exists(context, expression);
  return exists(context, expression) && hasMember(context, lowerExpression(context, expression, null).type, name.text);
}

function hasMember(context: FunctionContext, type: Type, name: string): boolean {
  if (type.kind !== 'reference') return false;
  if (context.unit.layouts.of(type.class).fields.has(name)) return true;
  return (['method', 'get', 'set'] as const).some((kind) => findMember(type.class, name, kind) !== null);
}

const { Class, Namespace, ValueModule, Enum, Method } = ts.SymbolFlags;

/** What typeof says of a name that means no value of its own; null for other expressions. */
export function kindOfName(context: FunctionContext, node: ts.Expression): 'object' | 'function' | null {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return null;
  const flags = context.unit.resolver.symbolAt(node)?.flags ?? 0;
  if (flags & (ts.SymbolFlags.Function | Method)) return 'function';
  return flags & (Class | Namespace | ValueModule | Enum) && !(flags & ts.SymbolFlags.EnumMember) ? 'object' : null;
}
