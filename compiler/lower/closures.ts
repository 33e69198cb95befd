// Function values, and functions that capture.
//
// A function value is the address of its code. One that captures is the address of its
// environment with the lowest bit set, which no code address has: the environment begins with the
// address of the code, and then holds what is captured. Calls through function values go by one
// small function for each signature, which tells the two apart only if the program has any
// function that captures.

import type ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { alignUp } from '../types/layout.ts';
import * as t from '../types/type.ts';
import { irTypeOf, type FunctionType, type Type } from '../types/type.ts';
import { Builder, integerValue, symbolValue } from './builder.ts';
import { captureCell } from './cells.ts';
import { callSymbol, resultParameters, returnTypeOf } from './call-shape.ts';
import { capturedNames, Fate, fateOf, isReassigned } from './captures.ts';
import { memoryPlace, operand, type FunctionContext, type MemoryPlace, type Operand } from './context.ts';
import { functionInstance, functionTypeOf, type FunctionInstance, type FunctionNode } from './functions.ts';
import { allocateStorage } from './allocation.ts';
import { loadValue } from './places.ts';
import type { Unit } from './unit.ts';
import { initializerFunction } from './variables.ts';

const CODE_BYTES = 8;
const CLOSURE_BIT = 1;

/** One captured variable, or `this` where the declaration is null. */
export interface Capture {
  readonly declaration: ts.Declaration | null;
  readonly type: Type;
  readonly embedded: boolean;
  /** The environment holds the variable's address, not a copy. */
  readonly byReference: boolean;
  readonly offset: number;
}

/** A function value for a function that stands in a body: closed over what it captures there. */
export function functionValue(context: FunctionContext, node: FunctionNode, expected: FunctionType | null): Operand {
  const { instance, environment } = closeOver(context, node, expected);
  const type = functionTypeOf(instance);
  if (environment === null) return operand(type, symbolValue(instance.symbol));
  context.unit.hasClosures = true;
  return operand(type, context.builder.address(environment, CLOSURE_BIT));
}

export interface Closed {
  readonly instance: FunctionInstance;
  /** Address of the environment; null for a function that captures nothing. */
  readonly environment: Value | null;
}

/** The function's instance, and its environment made on the spot. */
export function closeOver(context: FunctionContext, node: FunctionNode, expected: FunctionType | null): Closed {
  const captures = capturesOf(context, node);
  const request = { node, environment: context.scope.environment, self: context.scope.self, expected };
  if (captures.length === 0) return { instance: functionInstance(context.unit, { ...request, self: null }), environment: null };
  const instance = functionInstance(context.unit, { ...request, captures });
  return { instance, environment: makeEnvironment(context, node, instance, captures) };
}

function capturesOf(context: FunctionContext, node: FunctionNode): Capture[] {
  const { resolver, layouts } = context.unit;
  const names = capturedNames(resolver, node);
  const copies = (names.declarations.length > 0 || names.usesThis) && fateOf(context.unit, node) !== Fate.Inside;
  let offset = CODE_BYTES;
  const captures: Capture[] = [];
  if (names.usesThis && context.thisOperand !== null) {
    captures.push({ declaration: null, type: context.thisOperand.type, embedded: false, byReference: false, offset });
    offset += CODE_BYTES;
  }
  for (const declaration of names.declarations) {
    const place = context.variables.get(declaration);
    if (place?.kind !== 'memory') return context.unit.diagnostics.fail('H1002', node, declarationName(declaration));
    if (copies && isReassigned(resolver, declaration)) context.unit.diagnostics.report('H1007', node, declarationName(declaration));
    const byReference = !copies;
    const extent = byReference ? { sizeBytes: 8, alignBytes: 8 } : layouts.extent(place.type, place.embedded);
    offset = alignUp(offset, extent.alignBytes);
    captures.push({ declaration, type: place.type, embedded: place.embedded, byReference, offset });
    offset += extent.sizeBytes;
  }
  return captures;
}

function declarationName(declaration: ts.Declaration): string {
  return (declaration as ts.NamedDeclaration).name?.getText() ?? 'it';
}

/** Size of the environment of a function with these captures. */
export function environmentBytes(unit: Unit, captures: readonly Capture[]): number {
  const ends = captures.map((capture) => capture.offset + (capture.byReference ? 8 : unit.layouts.extent(capture.type, capture.embedded).sizeBytes));
  return alignUp(Math.max(CODE_BYTES, ...ends), CODE_BYTES);
}

/** From the allocator for a function that is kept, else on the stack. */
function makeEnvironment(context: FunctionContext, node: FunctionNode, instance: FunctionInstance, captures: readonly Capture[]): Value {
  const { builder } = context;
  const sizeBytes = environmentBytes(context.unit, captures);
  context.at(node);
  const isKept = captures.some((capture) => !capture.byReference) && fateOf(context.unit, node) === Fate.Kept;
  const environment = isKept ? allocateStorage(context, { sizeBytes, alignBytes: CODE_BYTES }, node, 'the function') : stackEnvironment(builder, sizeBytes);
  builder.store(environment, symbolValue(instance.symbol));
  for (const capture of captures) storeCapture(context, builder.cellAddress(environment, capture.offset, captureCell(instance.symbol, capture.offset)), capture);
  return environment;
}

function stackEnvironment(builder: Builder, sizeBytes: number): Value {
  return builder.addLocal({ name: null, sizeBytes, alignBytes: CODE_BYTES, debugType: null, parameter: null });
}

function storeCapture(context: FunctionContext, address: Value, capture: Capture): void {
  const { builder } = context;
  if (capture.declaration === null) {
    builder.store(address, context.thisOperand?.value as Value);
    return;
  }
  const place = context.variables.get(capture.declaration) as MemoryPlace;
  if (capture.byReference) builder.store(address, place.address);
  else if (capture.embedded) builder.copy(address, place.address, context.unit.layouts.extent(capture.type, true).sizeBytes, capture.type.kind !== 'array');
  else builder.store(address, loadValue(context, capture.type, place.address));
}

/** Binds what the function captured, at its start: its first parameter is the environment. */
export function bindCaptures(context: FunctionContext, { captures, symbol }: Pick<FunctionInstance, 'captures' | 'symbol'>): void {
  const environment: Value = { kind: 'parameter', type: 'ptr', index: 0 };
  for (const capture of captures) {
    const address = context.builder.cellAddress(environment, capture.offset, captureCell(symbol, capture.offset));
    if (capture.declaration === null) {
      context.thisOperand = operand(capture.type, context.builder.load('ptr', address));
      continue;
    }
    const place = capture.byReference ? context.builder.load('ptr', address) : address;
    context.variables.set(capture.declaration, memoryPlace(capture.type, place, capture.embedded));
  }
}

/** Calls a function value, whichever kind it is. */
export function callFunctionValue(context: FunctionContext, { type, value }: Operand & { readonly type: FunctionType }, args: readonly Value[]): Operand {
  if (value.kind === 'symbol') return callSymbol(context, value.name, type.result, args);
  return callSymbol(context, invokerFor(context.unit, type), type.result, [value, ...args]);
}

/** The symbol of the function that calls function values of this type. */
function invokerFor(unit: Unit, type: FunctionType): string {
  const parameters = [...type.parameters.map((parameter, index) => ({ name: `argument${index}`, type: irTypeOf(parameter) })), ...resultParameters(type.result)];
  const returnType = returnTypeOf(type.result);
  const types = [...parameters.map((parameter) => parameter.type), returnType];
  const key = types.join(' ');
  const known = unit.invokers.get(key);
  if (known !== undefined) return known;
  const symbol = unit.names.unique(`call.${types.join('.')}`);
  unit.invokers.set(key, symbol);
  const base = initializerFunction(symbol, { file: 0, line: 1, column: 1 });
  unit.module.functions.set(symbol, { ...base, displayName: 'a call of a function value', parameters: [{ name: 'callee', type: 'ptr' }, ...parameters], returnType, inline: 'always', artificial: true, marks: new Set(['invoker'] as const) });
  writeInvoker(unit, symbol);
  return symbol;
}

/** Writes the invokers again, now that it is known whether any function captures. */
export function finishInvokers(unit: Unit): void {
  if (unit.hasClosures) for (const symbol of unit.invokers.values()) writeInvoker(unit, symbol);
}

function writeInvoker(unit: Unit, symbol: string): void {
  const irFunction = unit.module.functions.get(symbol);
  if (irFunction === undefined) return;
  irFunction.blocks.length = 0;
  const builder = new Builder(irFunction);
  const [callee, ...args] = irFunction.parameters.map((parameter, index): Value => ({ kind: 'parameter', type: parameter.type, index }));
  if (unit.hasClosures) writeClosureCall(builder, irFunction.returnType, callee as Value, args);
  builder.return(builder.callIndirect(callee as Value, irFunction.returnType, args));
}

function writeClosureCall(builder: Builder, returnType: Value['type'], callee: Value, args: readonly Value[]): void {
  const [closure, plain] = [builder.newBlock(), builder.newBlock()];
  const bit = builder.binary('and', builder.convert('ptrtoint', callee, 'i64'), integerValue('i64', CLOSURE_BIT));
  builder.branch(builder.compare('eq', bit, integerValue('i64', 0)), plain, closure, true);
  builder.enter(closure);
  const environment = builder.address(callee, -CLOSURE_BIT);
  builder.return(builder.callIndirect(builder.load('ptr', environment), returnType, [environment, ...args]));
  builder.enter(plain);
}

/** Tells apart instances of one function that capture differently. */
export function captureKey(captures: readonly Capture[]): string {
  return captures.map((capture) => `${capture.byReference ? '&' : ''}${t.typeKey(capture.type)}`).join(',');
}
