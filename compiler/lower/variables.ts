// Variables: names bound in a function body, and the variables of modules and classes.
//
// A module variable becomes a global whose first value is computed at compile time: its
// initialiser is lowered into a function of its own, which the interpreter runs. A constant that
// holds `new C()` or a fixed array is that storage itself; others hold a value.

import ts from 'typescript';
import { Abandon } from '../diagnostics/diagnostic.ts';
import type * as ir from '../ir/module.ts';
import { inferFieldType, libraryCallee, peel } from '../types/infer.ts';
import { emptyScope, type TypeScope } from '../types/resolve.ts';
import { memberName } from '../types/layout.ts';
import * as t from '../types/type.ts';
import type { Type } from '../types/type.ts';
import { cellAt } from './cells.ts';
import { Builder, symbolValue } from './builder.ts';
import { constructInto } from './construct.ts';
import { FunctionContext, memoryPlace, type Operand, type Place } from './context.ts';
import { lowerExpression } from './expression.ts';
import { machineValue } from './machine.ts';
import { storePlace } from './places.ts';
import type { Unit } from './unit.ts';

export type VariableNode = ts.VariableDeclaration | ts.PropertyDeclaration;

export interface Variable {
  readonly node: VariableNode;
  readonly type: Type;
  readonly embedded: boolean;
  /** Declared const or static readonly: its value never changes after the first. */
  readonly constant: boolean;
  readonly global: ir.IrGlobal;
  /** Computes the first value; null where that is zero. */
  readonly initializer: ir.IrFunction | null;
  /** `atStart`: the initialiser runs when the program starts. */
  state: 'pending' | 'running' | 'done' | 'atStart';
}

/** Binds the name that `declaration` declares to `place` in this body. */
export function bindName(context: FunctionContext, declaration: ts.Node, place: Place): void {
  context.variables.set(declaration, place);
}

/** The place of a module variable or static field. */
export function moduleVariablePlace(unit: Unit, node: VariableNode): Place {
  if (!ts.isIdentifier(node.name) && ts.isVariableDeclaration(node)) unit.diagnostics.fail('H1001', node.name, 'destructuring outside of functions', 'name the parts one by one');
  const machine = ts.isVariableDeclaration(node) ? machineValue(unit, node) : null;
  if (machine !== null) return { kind: 'value', type: machine.type, operand: machine };
  const variable = moduleVariable(unit, node);
  return memoryPlace(variable.type, symbolValue(variable.global.name), variable.embedded);
}

/** The module variable or static field that `node` declares, made when first asked for. */
export function moduleVariable(unit: Unit, node: VariableNode): Variable {
  const known = unit.variables.get(node);
  if (known === UNDERWAY) unit.diagnostics.fail('H4002', node.name, node.name.getText());
  if (known !== undefined) return known;
  unit.variables.set(node, UNDERWAY);
  try {
    const variable = makeVariable(unit, node);
    unit.variables.set(node, variable);
    unit.variablesByGlobal.set(variable.global.name, variable);
    return variable;
  } catch (error) {
    unit.variables.delete(node);
    throw error;
  }
}

/** The image and its variables lie in the upper 2 GiB of the address space. */
const MAX_STATIC_BYTES = 1 << 30;

/** Marks a variable whose type is being inferred, to find circles. */
const UNDERWAY = { state: 'running' } as Variable;

function makeVariable(unit: Unit, node: VariableNode): Variable {
  const scope: TypeScope = emptyScope;
  const initializer = node.initializer === undefined ? null : peel(unit.resolver, node.initializer);
  const constant = isConstantVariable(node);
  const inferred = inferFieldType(unit.resolver, node, scope);
  const displayName = variableName(node);
  const lowering = initializer === null ? null : new InitializerLowering(unit, node, initializer, displayName);
  const type = inferred?.type ?? lowering?.lowerValue(null) ?? unit.diagnostics.fail('H2007', node.name, displayName);
  const embedded = inferred?.embedded ?? type.kind === 'record';
  const extent = unit.layouts.extent(type, embedded);
  if (extent.sizeBytes > MAX_STATIC_BYTES) unit.diagnostics.fail('H2016', node, String(extent.sizeBytes), 'a module variable', String(MAX_STATIC_BYTES));
  const placement = placementOf(unit, node);
  const global = unit.addGlobal({
    name: unit.names.unique(displayName),
    displayName,
    sizeBytes: extent.sizeBytes,
    alignBytes: Math.max(extent.alignBytes, placement.alignBytes),
    constant: constant && !embedded,
    section: placement.section,
    debugType: unit.debugTypes.of(type, embedded),
    location: unit.locate(node.name),
    cellAt: (offset) => cellAt(unit.layouts, type, embedded, offset),
  });
  const address = symbolValue(global.name);
  if (lowering !== null && embedded && type.kind !== 'record') lowering.lowerStorage(type, address);
  else if (lowering !== null) lowering.store(type, address);
  return { node, type, embedded, constant, global, initializer: lowering?.function ?? null, state: 'pending' };
}

/** Lowers the initialiser of one module variable into a function that stores the first value. */
class InitializerLowering {
  readonly function: ir.IrFunction;
  readonly #context: FunctionContext;
  readonly #initializer: ts.Expression;
  #value: Operand | null = null;

  constructor(unit: Unit, node: VariableNode, initializer: ts.Expression, displayName: string) {
    this.function = initializerFunction(`${displayName}.initializer`, unit.locate(node));
    const builder = new Builder(this.function);
    this.#context = new FunctionContext(unit, builder, emptyScope, t.voidType, null);
    this.#initializer = initializer;
    this.#context.at(initializer);
  }

  /** Lowers to a value and gives its type. */
  lowerValue(expected: Type | null): Type {
    this.#value ??= lowerExpression(this.#context, this.#initializer, expected);
    const { type } = this.#value;
    return type.kind === 'number' ? t.i32 : type;
  }

  store(type: Type, address: ir.Value): void {
    this.lowerValue(type);
    const place = memoryPlace(type, address, type.kind === 'record');
    storePlace(this.#context, place, this.#value as Operand, this.#initializer);
    this.#finish();
  }

  lowerStorage(type: Type, address: ir.Value): void {
    constructInto(this.#context, type, address, this.#initializer);
    this.#finish();
  }

  #finish(): void {
    this.#context.builder.return(null);
    this.#context.builder.finish();
  }
}

/** A function without parameters that exists for the interpreter alone. */
export function initializerFunction(name: string, location: ir.Location): ir.IrFunction {
  return {
    name,
    displayName: name,
    kind: 'ordinary',
    parameters: [],
    returnType: 'void',
    exported: false,
    inline: 'auto',
    cold: false,
    noReturn: false,
    section: null,
    location,
    nakedText: null,
    locals: [],
    blocks: [],
  };
}

export function isConstantVariable(node: VariableNode): boolean {
  if (ts.isVariableDeclaration(node)) return (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Const) !== 0;
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Readonly) !== 0;
}

function variableName(node: VariableNode): string {
  const own = ts.isVariableDeclaration(node) ? node.name.getText() : memberName(node.name);
  const owner = ts.isClassLike(node.parent) ? `${node.parent.name?.text ?? ''}.` : '';
  return owner + own;
}

interface Placement {
  readonly section: string | null;
  readonly alignBytes: number;
}

/** What `section(…)(…)` and `aligned(…)(…)` around the initialiser say. */
function placementOf(unit: Unit, node: VariableNode): Placement {
  let section: string | null = null;
  let alignBytes = 1;
  let expression = node.initializer;
  while (expression !== undefined && ts.isCallExpression(expression) && ts.isCallExpression(expression.expression)) {
    const wrapper = libraryCallee(unit.resolver, expression.expression);
    const argument = expression.expression.arguments[0];
    if (wrapper === 'section' && argument !== undefined && ts.isStringLiteralLike(argument)) section = argument.text;
    else if (wrapper === 'aligned' && argument !== undefined) alignBytes = Number(constantInteger(unit, argument));
    else break;
    expression = expression.arguments[0];
  }
  return { section, alignBytes };
}

function constantInteger(unit: Unit, node: ts.Expression): bigint {
  return unit.evaluator.integer(node);
}

/** Lowers every initialiser so that its errors are reported, whether or not it is used. */
export function tryModuleVariable(unit: Unit, node: VariableNode): void {
  try {
    moduleVariablePlace(unit, node);
  } catch (error) {
    if (!(error instanceof Abandon)) throw error;
  }
}
