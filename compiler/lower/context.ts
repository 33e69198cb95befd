// What the lowering of one function body carries about: the builder, the variables in scope, and
// where break, continue and return lead. Also the two results of lowering an expression: an
// operand (a value with its source type) and a place (something with an address).

import type ts from 'typescript';
import type { Value } from '../ir/module.ts';
import type { TypeScope } from '../types/resolve.ts';
import type { Type } from '../types/type.ts';
import { Builder, nullValue } from './builder.ts';
import type { Unit } from './unit.ts';

/** A value and the type it has in the source. Structs and arrays are held by their address. */
export interface Operand {
  readonly type: Type;
  readonly value: Value;
}

/** Something in memory that can be read and, as tsc has checked, written. */
export interface MemoryPlace {
  readonly kind: 'memory';
  readonly type: Type;
  /** The struct or array lies here itself; reading it gives this address. */
  readonly embedded: boolean;
  readonly address: Value;
  /** Relative to the GS base; `address` is then an i64 offset. */
  readonly space: 'memory' | 'gs';
  readonly volatile: boolean;
}

/** A property that is a getter and a setter. */
export interface AccessorPlace {
  readonly kind: 'accessor';
  readonly type: Type;
  readonly read: (() => Operand) | null;
  readonly write: ((value: Operand) => void) | null;
}

/** A value that only looks like a place: a constant, a property computed on the spot. */
export interface ValuePlace {
  readonly kind: 'value';
  readonly type: Type;
  readonly operand: Operand;
}

export type Place = MemoryPlace | AccessorPlace | ValuePlace;

/** A block of the source that control can leave: where to, and what to release on the way. */
export interface FlowScope {
  readonly label: string | null;
  readonly breakTarget: number | null;
  readonly continueTarget: number | null;
  /** A labelled block: only a break that names the label leaves it. */
  readonly needsLabel?: boolean;
  /** Releases of `using` variables, in the order of their declaration. */
  readonly releases: (() => void)[];
}

/** No stack is larger than this. */
const MAX_FRAME_BYTES = 1 << 24;

export class FunctionContext {
  readonly unit: Unit;
  readonly builder: Builder;
  /** What type parameters stand for; another function's while its default arguments are lowered. */
  scope: TypeScope;
  readonly result: Type;
  readonly variables = new Map<ts.Node, Place>();
  readonly flow: FlowScope[] = [];
  /** Values already computed for sub-expressions, as in optional chains. */
  readonly computed = new Map<ts.Node, Operand>();
  /** Optional chains whose null tests are lowered already. */
  readonly plainChains = new Set<ts.Node>();
  /** Function-like nodes whose variables belong to this body. */
  readonly owner: ts.Node | null;
  thisOperand: Operand | null = null;
  /** The value that `super` gave last: members are found in the base class and called directly. */
  superOperand: Operand | null = null;
  checks: boolean;
  /** The type that the name of a built-in function carries, as in `i32.load`. */
  builtinType: Type | null = null;
  /** The `if` that a question about types makes leave the function: what follows it is left out. */
  leftBy: ts.Node | null = null;
  /** The label that the next loop or switch carries. */
  pendingLabel: string | null = null;

  constructor(unit: Unit, builder: Builder, scope: TypeScope, result: Type, owner: ts.Node | null) {
    this.unit = unit;
    this.builder = builder;
    this.scope = scope;
    this.result = result;
    this.owner = owner;
    this.checks = unit.options.checks;
  }

  /** Moves the builder's place in the source to `node`. */
  at(node: ts.Node): void {
    this.builder.location = this.unit.locate(node);
    this.unit.position = node;
  }

  /** A nameless stack slot for a value of the type. */
  slot(type: Type): MemoryPlace {
    const { sizeBytes } = this.unit.layouts.extent(type, false);
    return memoryPlace(type, this.builder.addSlot(Math.max(1, sizeBytes)));
  }

  /** A stack slot for a value of the type that debuggers show as `name`; `parameter` as in the IR's Local. */
  namedSlot(type: Type, name: string, parameter: number | null = null): MemoryPlace {
    const { sizeBytes, alignBytes } = this.unit.layouts.extent(type, false);
    const debugType = this.unit.debugTypes.of(type, false);
    return memoryPlace(type, this.builder.addLocal({ name, sizeBytes: Math.max(1, sizeBytes), alignBytes, debugType, parameter }));
  }

  /** Room for a variable: a record lies in it itself, of all else its value does. */
  variable(type: Type, name: string): MemoryPlace {
    return type.kind === 'record' ? memoryPlace(type, this.storage(type, name), true) : this.namedSlot(type, name);
  }

  /** A stack slot for a struct or array itself; its content is undefined. */
  storage(type: Type, name: string | null): Value {
    const { sizeBytes, alignBytes } = this.unit.layouts.extent(type, true);
    if (sizeBytes > MAX_FRAME_BYTES) this.unit.diagnostics.fail('H2016', this.unit.position, String(sizeBytes), 'a stack frame', String(MAX_FRAME_BYTES));
    const debugType = name === null ? null : this.unit.debugTypes.of(type, true);
    return this.builder.addLocal({ name, sizeBytes, alignBytes, debugType, parameter: null });
  }
}

export function memoryPlace(type: Type, address: Value, embedded = false): MemoryPlace {
  return { kind: 'memory', type, embedded, address, space: 'memory', volatile: false };
}

export function operand(type: Type, value: Value | null): Operand {
  return { type, value: value ?? { kind: 'undefined', type: 'void' } };
}

export const nothing: Operand = { type: { kind: 'void' }, value: { kind: 'undefined', type: 'void' } };
export const nullOperand: Operand = { type: { kind: 'null' }, value: nullValue };
