// Names, properties and elements: finding the place that an expression means, reading it, writing it.

import ts from 'typescript';
import { Abandon } from '../diagnostics/diagnostic.ts';
import { irTypeOf, type ReferenceType, type Type } from '../types/type.ts';
import * as t from '../types/type.ts';
import { isLibrarySymbol } from '../types/resolve.ts';
import { isStatic, memberName } from '../types/layout.ts';
import type { Field } from '../types/class.ts';
import { integerValue, symbolValue } from './builder.ts';
import { fieldCell } from './cells.ts';
import { checkIndex } from './checks.ts';
import { memoryPlace, nullOperand, operand, type FunctionContext, type MemoryPlace, type Operand, type Place } from './context.ts';
import { callSymbol } from './call-shape.ts';
import { isLocal } from './captures.ts';
import { recordField } from './records.ts';
import { functionValue } from './closures.ts';
import { cast, convert } from './convert.ts';
import { lowerExpression } from './expression.ts';
import { functionInstance, functionTypeOf, type FunctionInstance } from './functions.ts';
import { elementOverload } from './overloads.ts';
import { findMember, memberInstance, type Member } from './members.ts';
import { dispatcherFor, isVirtual } from './virtual.ts';
import { isConstantVariable, moduleVariable, moduleVariablePlace, type VariableNode } from './variables.ts';

/** The place that a name, property or element expression means. */
export function placeOf(context: FunctionContext, node: ts.Expression): Place {
  context.at(node);
  const known = context.computed.get(node);
  if (known !== undefined) return valuePlace(known);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return placeOf(context, node.expression);
  if (ts.isIdentifier(node)) return identifierPlace(context, node);
  if (ts.isPropertyAccessExpression(node)) return propertyPlace(context, node);
  if (ts.isElementAccessExpression(node)) return elementPlace(context, node);
  return valuePlace(lowerExpression(context, node, null));
}

function valuePlace(value: Operand): Place {
  return { kind: 'value', type: value.type, operand: value };
}

function identifierPlace(context: FunctionContext, node: ts.Identifier): Place {
  const symbol = ts.isShorthandPropertyAssignment(node.parent) ? shorthandSymbol(context, node.parent) : context.unit.resolver.symbolAt(node);
  const declaration = symbol?.valueDeclaration;
  if (node.text === 'undefined' && declaration === undefined) return valuePlace(nullOperand);
  const special = specialFloat(context, node, null);
  if (special !== null) return valuePlace(special);
  if (declaration === undefined && isUnresolvedImport(context, node)) throw new Abandon('an import that tsc has reported');
  if (declaration === undefined || symbol === undefined) return context.unit.diagnostics.fail('H3001', node, node.text);
  return declarationPlace(context, declaration, node, symbol);
}

function isUnresolvedImport(context: FunctionContext, node: ts.Identifier): boolean {
  const symbol = context.unit.checker.getSymbolAtLocation(node);
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
}

function shorthandSymbol(context: FunctionContext, node: ts.ShorthandPropertyAssignment): ts.Symbol | undefined {
  const symbol = context.unit.checker.getShorthandAssignmentValueSymbol(node);
  return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? context.unit.checker.getAliasedSymbol(symbol) : symbol;
}

function declarationPlace(context: FunctionContext, declaration: ts.Declaration, node: ts.Node, symbol: ts.Symbol): Place {
  const { unit } = context;
  const local = context.variables.get(declaration);
  if (local !== undefined) return local;
  if (ts.isFunctionDeclaration(declaration) && isLocal(declaration)) return valuePlace(functionValue(context, declaration, null));
  if (ts.isFunctionDeclaration(declaration) && !isLibrarySymbol(symbol)) {
    const instance = functionInstance(unit, { node: declaration, environment: new Map(), self: null });
    return valuePlace(operand(functionTypeOf(instance), symbolValue(instance.symbol)));
  }
  if (ts.isVariableDeclaration(declaration) && isModuleLevel(declaration)) return variablePlace(context, declaration);
  if (ts.isBindingElement(declaration) && !isLocal(declaration)) throw new Abandon('a pattern outside of functions');
  if (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)) return unit.diagnostics.fail('H1002', node, `'${node.getText()}'`);
  return unit.diagnostics.fail('H3001', node, node.getText());
}

/** A module variable; a constant number or truth value is that value itself. */
function variablePlace(context: FunctionContext, node: VariableNode): Place {
  const place = moduleVariablePlace(context.unit, node);
  const isScalar = ['integer', 'bool', 'enum', 'float'].includes(place.type.kind);
  if (place.kind !== 'memory' || !isScalar || !isConstantVariable(node)) return place;
  const value = context.unit.evaluator.scalar(moduleVariable(context.unit, node));
  return value === null ? place : valuePlace({ type: place.type, value });
}

function isModuleLevel(declaration: ts.VariableDeclaration): boolean {
  const container = declaration.parent.parent.parent;
  return ts.isSourceFile(container) || ts.isModuleBlock(container);
}

function propertyPlace(context: FunctionContext, node: ts.PropertyAccessExpression): Place {
  const qualified = qualifiedPlace(context, node);
  if (qualified !== null) return qualified;
  const object = lowerExpression(context, node.expression, null);
  context.at(node.name);
  return memberPlace(context, object, node.name.text, node);
}

/** `Enum.Member`, `namespace.name`, `Class.staticField`, `u32.MAX_VALUE`; null for properties of values. */
function qualifiedPlace(context: FunctionContext, node: ts.PropertyAccessExpression): Place | null {
  const { unit } = context;
  const symbol = unit.resolver.symbolAt(node);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined) return null;
  if (ts.isEnumMember(declaration)) return enumMemberPlace(context, declaration, node);
  if (isLibrarySymbol(symbol)) return limitPlace(node);
  if (ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration)) return declarationPlace(context, declaration, node, symbol);
  if (!ts.isClassElement(declaration) || !isStatic(declaration)) return null;
  if (ts.isPropertyDeclaration(declaration)) return variablePlace(context, declaration);
  if (ts.isMethodDeclaration(declaration)) {
    const instance = functionInstance(unit, { node: declaration, environment: new Map(), self: staticClass(context, declaration) });
    return valuePlace(operand(functionTypeOf(instance), symbolValue(instance.symbol)));
  }
  return staticAccessorPlace(context, symbol, node);
}

function enumMemberPlace(context: FunctionContext, member: ts.EnumMember, node: ts.Node): Place {
  const value = context.unit.checker.getConstantValue(member) ?? computedMember(context, member);
  if (typeof value !== 'number' || !Number.isInteger(value)) return context.unit.diagnostics.fail('H2013', node, String(value));
  const type: Type = { kind: 'enum', info: context.unit.resolver.registry.enum(member.parent) };
  return valuePlace(operand(type, integerValue('i32', value)));
}

/** The value of a member that calls a function, or that follows one which does. */
function computedMember(context: FunctionContext, member: ts.EnumMember): number {
  if (member.initializer !== undefined) return Number(context.unit.evaluator.integer(member.initializer));
  const before = member.parent.members[member.parent.members.indexOf(member) - 1];
  return before === undefined ? 0 : Number(context.unit.checker.getConstantValue(before) ?? computedMember(context, before)) + 1;
}

const FLOAT_LIMITS: Readonly<Record<string, number>> = {
  'f32.MIN_NORMAL_VALUE': 1.1754943508222875e-38,
  'f64.MIN_NORMAL_VALUE': 2.2250738585072014e-308,
  'f32.MAX_SAFE_INTEGER': 16777215,
  'f32.MIN_SAFE_INTEGER': -16777215,
  'f64.MAX_SAFE_INTEGER': Number.MAX_SAFE_INTEGER,
  'f64.MIN_SAFE_INTEGER': Number.MIN_SAFE_INTEGER,
  'f32.POSITIVE_INFINITY': Infinity,
  'f64.POSITIVE_INFINITY': Infinity,
  'f32.NEGATIVE_INFINITY': -Infinity,
  'f64.NEGATIVE_INFINITY': -Infinity,
  'f32.NaN': NaN,
  'f64.NaN': NaN,
  'f32.MAX_VALUE': 3.4028234663852886e38,
  'f32.MIN_VALUE': -3.4028234663852886e38,
  'f32.EPSILON': 1.1920928955078125e-7,
  'f64.MAX_VALUE': Number.MAX_VALUE,
  'f64.MIN_VALUE': -Number.MAX_VALUE,
  'f64.EPSILON': Number.EPSILON,
};

const FLOAT_CONSTANTS = new Set(['NaN', 'Infinity']);

/** `NaN` and `Infinity`, which take the wanted width as literals do; null for other names. */
export function specialFloat(context: FunctionContext, node: ts.Identifier, expected: Type | null): Operand | null {
  if (!FLOAT_CONSTANTS.has(node.text)) return null;
  const symbol = context.unit.resolver.symbolAt(node);
  if (symbol === undefined || !isLibrarySymbol(symbol)) return null;
  const type = expected?.kind === 'float' ? expected : t.f64;
  return operand(type, { kind: 'float', type: type.name, value: node.text === 'NaN' ? NaN : Infinity });
}

/** `u32.MAX_VALUE` and the like. */
function limitPlace(node: ts.PropertyAccessExpression): Place | null {
  const type = ts.isIdentifier(node.expression) ? t.namedTypes.get(node.expression.text) : undefined;
  const name = node.name.text;
  if (type?.kind === 'integer' && (name === 'MAX_VALUE' || name === 'MIN_VALUE')) {
    const range = t.rangeOf(type);
    return valuePlace(operand(type, integerValue(`i${type.bits}`, name === 'MAX_VALUE' ? range.most : range.least)));
  }
  if (type?.kind === 'bool' && (name === 'MAX_VALUE' || name === 'MIN_VALUE')) return valuePlace(operand(type, integerValue('i1', name === 'MAX_VALUE' ? 1 : 0)));
  const limit = FLOAT_LIMITS[node.getText()];
  if (type?.kind !== 'float' || limit === undefined) return null;
  return valuePlace(operand(type, { kind: 'float', type: type.name, value: limit }));
}

function staticClass(context: FunctionContext, member: ts.ClassElement): ReferenceType['class'] {
  return context.unit.resolver.registry.class(member.parent as ts.ClassDeclaration, [], []);
}

function staticAccessorPlace(context: FunctionContext, symbol: ts.Symbol, node: ts.PropertyAccessExpression): Place {
  const getter = symbol.declarations?.find(ts.isGetAccessorDeclaration);
  const setter = symbol.declarations?.find(ts.isSetAccessorDeclaration);
  const owner = staticClass(context, (getter ?? setter) as ts.ClassElement);
  const member = (found: ts.AccessorDeclaration | undefined): Member | null => (found === undefined ? null : { node: found, owner });
  return accessorPlace(context, member(getter), member(setter), null, owner, node);
}

/** The property `name` of a value. */
export function memberPlace(context: FunctionContext, object: Operand, name: string, node: ts.Node): Place {
  const { type, value } = object;
  if (type.kind === 'reference') return fieldPlace(context, object, type, name, node);
  const field = type.kind === 'record' ? recordField(context, type, value, name) : null;
  if (field !== null) return field;
  if (type.kind === 'volatile' && name === 'value') return { ...memoryPlace(type.element, value), volatile: true };
  if (type.kind === 'pointer' && name === 'value') return memoryPlace(type.element, value, t.isEmbeddedElement(type.element));
  if (type.kind === 'pointer' && name === 'address') return valuePlace(operand(t.usize, context.builder.convert('ptrtoint', value, 'i64')));
  if (type.kind === 'array' && name === 'length') return valuePlace(operand(t.i32, integerValue('i32', type.length)));
  if (type.kind === 'string' && name === 'length') return valuePlace(operand(t.u32, context.builder.load('i32', value)));
  return context.unit.diagnostics.fail('H3002', node, t.typeName(type), name);
}

function fieldPlace(context: FunctionContext, object: Operand, type: ReferenceType, name: string, node: ts.Node): Place {
  const field = context.unit.layouts.of(type.class).fields.get(name);
  if (field === undefined) {
    const getter = findMember(type.class, name, 'get');
    const setter = findMember(type.class, name, 'set');
    if (getter === null && setter === null) return context.unit.diagnostics.fail('H3002', node, type.class.name, name);
    return accessorPlace(context, getter, setter, object, type.class, node);
  }
  if (context.unit.hierarchy.isDynamic(type.class.declaration)) return interfaceFieldPlace(context, object, type, field);
  if (!type.gs) return memoryPlace(field.type, context.builder.cellAddress(object.value, field.offset, fieldCell(field)), field.embedded);
  if (field.embedded) return memoryPlace(field.type, context.builder.cellAddress(gsSelf(context), field.offset, fieldCell(field)), true);
  return { ...memoryPlace(field.type, integerValue('i64', field.offset)), space: 'gs' };
}

/** A field of an interface lies elsewhere in each class that implements it. */
function interfaceFieldPlace(context: FunctionContext, object: Operand, type: ReferenceType, field: Field): Place {
  const dispatcher = dispatcherFor(context.unit, type.class, field.name, 'field', null);
  const address = context.builder.call(dispatcher, 'ptr', [object.value]) as Operand['value'];
  return memoryPlace(field.type, address, field.embedded);
}

/** The linear address of the GS-relative instance: its first field, `self`. */
export function gsSelf(context: FunctionContext): Operand['value'] {
  return context.builder.load('ptr', integerValue('i64', 0), false, 'gs');
}

function accessorPlace(
  context: FunctionContext,
  getter: Member | null,
  setter: Member | null,
  object: Operand | null,
  instance: ReferenceType['class'],
  node: ts.Node,
): Place {
  const get = getter === null ? undefined : accessorCall(context, getter, instance, object, 'get');
  const set = setter === null ? undefined : accessorCall(context, setter, instance, object, 'set');
  const self = object === null ? [] : [object.type.kind === 'reference' && object.type.gs ? gsSelf(context) : object.value];
  const type = get?.result ?? set?.parameters[0] ?? t.voidType;
  return {
    kind: 'accessor',
    type,
    read: get === undefined ? null : () => callSymbol(context, get.symbol, type, self),
    write: set === undefined ? null : (value) => void context.builder.call(set.symbol, 'void', [...self, convert(context, value, type, node).value]),
  };
}

/** The function of an accessor, or its dispatcher. */
function accessorCall(context: FunctionContext, member: Member, instance: ReferenceType['class'], object: Operand | null, kind: 'get' | 'set'): Pick<FunctionInstance, 'symbol' | 'result' | 'parameters'> {
  const direct = memberInstance(context, member);
  const name = direct.node.name === undefined ? '' : memberName(direct.node.name);
  const isSuper = object !== null && context.superOperand === object;
  if (object === null || isSuper || !isVirtual(context.unit, instance, member, name)) return direct;
  return { ...direct, symbol: dispatcherFor(context.unit, instance, name, kind, direct) };
}

function elementPlace(context: FunctionContext, node: ts.ElementAccessExpression): Place {
  const object = lowerExpression(context, node.expression, null);
  const { type } = object;
  if (type.kind === 'record') return memberPlace(context, object, constantName(node.argumentExpression), node);
  const overloaded = elementOverload(context, object, node);
  if (overloaded !== null) return overloaded;
  if (type.kind !== 'array' && type.kind !== 'pointer') return context.unit.diagnostics.fail('H3002', node, t.typeName(type), '[]');
  const index = lowerExpression(context, node.argumentExpression, null);
  context.at(node);
  if (index.type.kind !== 'integer' && index.type.kind !== 'enum') return context.unit.diagnostics.fail('H2004', node.argumentExpression, t.typeName(index.type), 'usize');
  const wide = cast(context, index, index.type.kind === 'integer' && !index.type.signed ? t.u64 : t.i64, node);
  if (type.kind === 'array') checkIndex(context, wide.value, type.length, index.type.kind === 'integer' && index.type.signed, node);
  const { sizeBytes } = context.unit.layouts.element(type.element);
  const address = elementAddress(context, object, wide, sizeBytes);
  return memoryPlace(type.element, address, t.isEmbeddedElement(type.element));
}

/** `tuple[1]`, `record['name']`: the field that a literal names. */
function constantName(node: ts.Expression): string {
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) ? node.text : node.getText();
}

function elementAddress(context: FunctionContext, object: Operand, index: Operand, sizeBytes: number): Operand['value'] {
  if (index.value.kind !== 'integer') return context.builder.address(object.value, 0, index.value, sizeBytes);
  return context.builder.address(object.value, Number(BigInt.asIntN(64, index.value.value)) * sizeBytes);
}

/** Reads a place. Embedded structs and arrays give their address. */
export function loadPlace(context: FunctionContext, place: Place, node: ts.Node): Operand {
  if (place.kind === 'value') return place.operand;
  if (place.kind === 'accessor') return place.read?.() ?? context.unit.diagnostics.fail('H3001', node, node.getText());
  if (place.embedded) return operand(place.type, place.address);
  return operand(place.type, loadValue(context, place.type, place.address, place.volatile, place.space));
}

/** A value of the type at an address. */
export function loadValue(context: FunctionContext, type: Type, address: Operand['value'], volatile = false, space: MemoryPlace['space'] = 'memory'): Operand['value'] {
  return type.kind === 'function' ? context.builder.loadFunction(address, volatile, space) : context.builder.load(irTypeOf(type), address, volatile, space);
}

/** Writes `value`, converted to the type of the place, and gives what was written. */
export function storePlace(context: FunctionContext, place: Place, value: Operand, node: ts.Node): Operand {
  if (place.kind === 'accessor' && place.write !== null) {
    const converted = convert(context, value, place.type, node);
    place.write(converted);
    return converted;
  }
  if (place.kind !== 'memory') return context.unit.diagnostics.fail('H3003', node, node.getText());
  return storeMemory(context, place, value, node);
}

function storeMemory(context: FunctionContext, place: MemoryPlace, value: Operand, node: ts.Node): Operand {
  const converted = convert(context, value, place.type, node);
  if (place.embedded) {
    if (place.type.kind === 'volatile') return context.unit.diagnostics.fail('H3003', node, node.getText());
    context.builder.copy(place.address, converted.value, context.unit.layouts.extent(place.type, true).sizeBytes, place.type.kind !== 'array');
  } else context.builder.store(place.address, converted.value, place.volatile, place.space);
  return converted;
}
