// Module constants that are no data but pieces of the machine: naked functions, interrupt
// handlers, linker symbols, the GS-relative instance, and functions held by a name.

import ts from 'typescript';
import { libraryCallee, peel } from '../types/infer.ts';
import { emptyScope } from '../types/resolve.ts';
import * as t from '../types/type.ts';
import { nakedText } from './assembly.ts';
import { readAttributes } from './attributes.ts';
import { Builder, nullValue, symbolValue } from './builder.ts';
import { FunctionContext, nothing, operand, type Operand } from './context.ts';
import { functionInstance, functionTypeOf, type FunctionInstance } from './functions.ts';
import { initializerFunction } from './variables.ts';
import type { Unit } from './unit.ts';

/** The value of such a constant; null for an ordinary module variable. */
export function machineValue(unit: Unit, node: ts.VariableDeclaration): Operand | null {
  const known = unit.machineValues.get(node);
  if (known !== undefined) return known;
  const value = makeValue(unit, node);
  unit.machineValues.set(node, value);
  return value;
}

function makeValue(unit: Unit, node: ts.VariableDeclaration): Operand | null {
  if (isAmbient(node)) return linkerSymbol(unit, node);
  if (node.initializer === undefined || (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) === 0) return null;
  const initializer = peel(unit.resolver, node.initializer);
  if (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) return namedFunction(unit, node, initializer);
  if (!ts.isCallExpression(initializer)) return null;
  switch (libraryCallee(unit.resolver, initializer)) {
    case 'naked':
      return nakedFunction(unit, node, initializer);
    case 'interrupt':
      return handler(unit, node, initializer, 'interrupt');
    case 'interruptWithError':
      return handler(unit, node, initializer, 'interruptWithError');
    case 'gsRelative':
      return gsInstance(unit, initializer);
    case 'template':
      return nothing;
    default:
      return null;
  }
}

function isAmbient(node: ts.VariableDeclaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Ambient) !== 0;
}

/** `declare const __kernel_end: ptr<u8>`: the pointer is the symbol's address. */
function linkerSymbol(unit: Unit, node: ts.VariableDeclaration): Operand {
  const type = node.type === undefined ? null : unit.resolver.value(node.type, emptyScope);
  if (type === null || !t.isAddressLike(type)) return unit.diagnostics.fail('H2004', node, node.type?.getText() ?? 'this', 'ptr<T>');
  const name = node.name.getText();
  if (!unit.module.globals.has(name)) {
    unit.names.reserve(name);
    unit.addGlobal({ name, sizeBytes: 1, alignBytes: 1, linkage: 'external', location: unit.locate(node) });
  }
  return operand(type, symbolValue(name));
}

function namedFunction(unit: Unit, node: ts.VariableDeclaration, initializer: ts.ArrowFunction | ts.FunctionExpression): Operand {
  const annotated = node.type === undefined ? null : unit.resolver.value(node.type, emptyScope);
  const expected = annotated?.kind === 'function' ? annotated : null;
  const instance = functionInstance(unit, { node: initializer, environment: new Map(), self: null, name: node.name.getText(), expected });
  return operand(functionTypeOf(instance), symbolValue(instance.symbol));
}

function nakedFunction(unit: Unit, node: ts.VariableDeclaration, call: ts.CallExpression): Operand {
  const signature = call.typeArguments?.[0];
  const [body] = call.arguments;
  if (signature === undefined) return unit.diagnostics.fail('H2011', call, 'F', 'naked');
  if (body === undefined || !ts.isTaggedTemplateExpression(body)) return unit.diagnostics.fail('H4003', call, 'an asm template');
  const type = unit.resolver.value(signature, emptyScope);
  if (type.kind !== 'function') return unit.diagnostics.fail('H2004', signature, t.typeName(type), 'a function type');
  const displayName = node.name.getText();
  const attributes = readAttributes(node, unit.diagnostics);
  const symbol = attributes.export ?? unit.names.unique(displayName);
  if (attributes.export !== null && !unit.names.reserve(symbol)) unit.diagnostics.fail('H3013', node, symbol);
  const value = operand(type, symbolValue(symbol));
  unit.machineValues.set(node, value);
  const scratch = initializerFunction(`${displayName}.text`, unit.locate(node));
  const context = new FunctionContext(unit, new Builder(scratch), emptyScope, t.voidType, null);
  unit.module.functions.set(symbol, {
    ...scratch,
    name: symbol,
    displayName,
    kind: 'naked',
    parameters: type.parameters.map((parameter, index) => ({ name: `argument${index}`, type: t.irTypeOf(parameter) })),
    returnType: t.irTypeOf(type.result),
    exported: attributes.export !== null,
    inline: 'never',
    noReturn: type.result.kind === 'never',
    section: sectionOf(unit, node) ?? attributes.section,
    marks: attributes.marks,
    location: unit.locate(node.name),
    nakedText: nakedText(context, body),
    locals: [],
    blocks: [],
  });
  return value;
}

function sectionOf(unit: Unit, node: ts.VariableDeclaration): string | null {
  const outer = node.initializer;
  if (outer === undefined || !ts.isCallExpression(outer) || !ts.isCallExpression(outer.expression)) return null;
  const name = outer.expression.arguments[0];
  return libraryCallee(unit.resolver, outer.expression) === 'section' && name !== undefined && ts.isStringLiteralLike(name) ? name.text : null;
}

function handler(unit: Unit, node: ts.VariableDeclaration, call: ts.CallExpression, kind: 'interrupt' | 'interruptWithError'): Operand {
  const [body] = call.arguments;
  if (body === undefined || !(ts.isArrowFunction(body) || ts.isFunctionExpression(body))) return unit.diagnostics.fail('H4003', call, 'an arrow function');
  const instance: FunctionInstance = functionInstance(unit, { node: body, environment: new Map(), self: null, kind, name: node.name.getText() });
  return operand(t.handlerType, symbolValue(instance.symbol));
}

/** `gsRelative<CpuLocal>()`: a reference whose fields are addressed through the GS base. */
function gsInstance(unit: Unit, call: ts.CallExpression): Operand {
  const node = call.typeArguments?.[0];
  const type = node === undefined ? null : unit.resolver.value(node, emptyScope);
  if (type?.kind !== 'reference') return unit.diagnostics.fail('H2011', call, 'T', 'gsRelative');
  const [first] = unit.layouts.of(type.class).fields.values();
  if (first?.name !== 'self' || first.type.kind !== 'reference' || first.type.class !== type.class) unit.diagnostics.fail('H5006', call, type.class.name);
  return operand({ ...type, gs: true }, nullValue);
}
