// Destructuring: the parts of a record, object or fixed array bound to names of their own, or
// assigned to what is there already.

import ts from 'typescript';
import { memberName } from '../types/layout.ts';
import * as t from '../types/type.ts';
import { typeName, type Type } from '../types/type.ts';
import { operand, type FunctionContext, type Operand } from './context.ts';
import { convert } from './convert.ts';
import { lowerExpression } from './expression.ts';
import { loadPlace, loadValue, memberPlace, placeOf, storePlace } from './places.ts';
import { bindName } from './variables.ts';

/** Binds the names of a pattern to the parts of `source`. */
export function bindPattern(context: FunctionContext, pattern: ts.BindingPattern, source: Operand): void {
  pattern.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    if (element.dotDotDotToken !== undefined) return context.unit.diagnostics.fail('H1001', element, 'a rest element', 'name the parts one by one');
    context.at(element);
    const name = ts.isArrayBindingPattern(pattern) ? String(index) : memberName((element.propertyName ?? element.name) as ts.PropertyName);
    const value = partOf(context, source, name, element);
    if (ts.isIdentifier(element.name)) bindVariable(context, element, element.name.text, value);
    else bindPattern(context, element.name, value);
  });
}

/** Gives a value a variable of its own. */
export function bindVariable(context: FunctionContext, declaration: ts.Node, name: string, value: Operand): void {
  const type: Type = value.type.kind === 'number' ? t.i32 : value.type;
  const place = context.variable(type, name);
  storePlace(context, place, { type, value: value.value }, declaration);
  bindName(context, declaration, place);
}

function partOf(context: FunctionContext, source: Operand, name: string, node: ts.Node): Operand {
  if (source.type.kind !== 'array') return loadPlace(context, memberPlace(context, source, name, node), node);
  const { element, length } = source.type;
  if (!(Number(name) < length)) return context.unit.diagnostics.fail('H3002', node, typeName(source.type), name);
  const { sizeBytes } = context.unit.layouts.element(element);
  const address = context.builder.address(source.value, Number(name) * sizeBytes);
  return t.isEmbeddedElement(element) ? operand(element, address) : operand(element, loadValue(context, element, address));
}

/** `[a, b] = [b, a]`, `({ x, y } = point)`: all parts are read before the first is written. */
export function assignPattern(context: FunctionContext, pattern: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression, node: ts.BinaryExpression): Operand {
  const targets = ts.isArrayLiteralExpression(pattern) ? arrayTargets(pattern) : objectTargets(context, pattern);
  const places = targets.map((target) => placeOf(context, target.expression));
  const wanted = ts.isArrayLiteralExpression(pattern) ? t.tupleType(places.map((place) => place.type)) : null;
  const source = lowerExpression(context, node.right, ts.isArrayLiteralExpression(node.right) ? wanted : null);
  context.at(node);
  const values = targets.map((target) => partOf(context, source, target.name, target.expression));
  places.forEach((place, index) => {
    const value = values[index] as Operand;
    const target = targets[index]?.expression as ts.Expression;
    storePlace(context, place, convert(context, value, place.type, target), target);
  });
  return source;
}

interface Target {
  readonly name: string;
  readonly expression: ts.Expression;
}

function arrayTargets(pattern: ts.ArrayLiteralExpression): Target[] {
  return pattern.elements.flatMap((expression, index) => (ts.isOmittedExpression(expression) ? [] : [{ name: String(index), expression }]));
}

function objectTargets(context: FunctionContext, pattern: ts.ObjectLiteralExpression): Target[] {
  return pattern.properties.map((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return { name: property.name.text, expression: property.name };
    if (ts.isPropertyAssignment(property)) return { name: memberName(property.name), expression: property.initializer };
    return context.unit.diagnostics.fail('H1005', property, 'property', 'write name: target');
  });
}
