// Source types as the machine sees them.
//
// Null is not part of a type here: a reference and a nullable reference have the same
// representation, and tsc's flow analysis has already checked their use. What a class looks like
// in memory is in layout.ts; classes are compared by identity, so each instantiation exists once.

import type { IrIntegerType, IrType } from '../ir/types.ts';
import type { ClassInstance, EnumInfo } from './class.ts';

export interface IntegerType {
  readonly kind: 'integer';
  readonly name: 'u8' | 'u16' | 'u32' | 'u64' | 'i8' | 'i16' | 'i32' | 'i64' | 'usize' | 'isize';
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
}
export interface FloatType {
  readonly kind: 'float';
  readonly name: 'f32' | 'f64';
  readonly bits: 32 | 64;
}
export interface FunctionType {
  readonly kind: 'function';
  readonly parameters: readonly Type[];
  readonly result: Type;
}
export interface ReferenceType {
  readonly kind: 'reference';
  readonly class: ClassInstance;
  /** Written with `| null`. Matters to arrays alone: those of a plain class hold the structs themselves. */
  readonly nullable: boolean;
  /** The instance is addressed relative to the GS base. */
  readonly gs: boolean;
}
export interface ArrayType {
  readonly kind: 'array';
  readonly element: Type;
  readonly length: number;
}

/** Named values side by side: a tuple (fields 0, 1, …), an object type, the result of an iterator. */
export interface RecordType {
  readonly kind: 'record';
  readonly fields: readonly { readonly name: string; readonly type: Type }[];
}

export type Type =
  | { readonly kind: 'void' | 'never' | 'bool' | 'null' | 'string' | 'handler' }
  | IntegerType
  | FloatType
  | { readonly kind: 'enum'; readonly info: EnumInfo }
  | ReferenceType
  | RecordType
  | { readonly kind: 'pointer'; readonly element: Type }
  | ArrayType
  | { readonly kind: 'volatile'; readonly element: Type }
  | FunctionType
  /** A number as a type argument: the N of FixedArray<T, N>. */
  | { readonly kind: 'number'; readonly value: number };

export const voidType: Type = { kind: 'void' };
export const neverType: Type = { kind: 'never' };
export const boolType: Type = { kind: 'bool' };
export const nullType: Type = { kind: 'null' };
export const stringType: Type = { kind: 'string' };
export const handlerType: Type = { kind: 'handler' };

function integer(name: IntegerType['name'], bits: IntegerType['bits'], signed: boolean): IntegerType {
  return { kind: 'integer', name, bits, signed };
}

export const u8 = integer('u8', 8, false);
export const u32 = integer('u32', 32, false);
export const i32 = integer('i32', 32, true);
export const u64 = integer('u64', 64, false);
export const i64 = integer('i64', 64, true);
export const usize = integer('usize', 64, false);
export const f64: FloatType = { kind: 'float', name: 'f64', bits: 64 };
export const f32: FloatType = { kind: 'float', name: 'f32', bits: 32 };

/** The types that are known by name everywhere. */
export const namedTypes: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['u8', u8],
  ['u16', integer('u16', 16, false)],
  ['u32', u32],
  ['u64', u64],
  ['usize', usize],
  ['i8', integer('i8', 8, true)],
  ['i16', integer('i16', 16, true)],
  ['i32', i32],
  ['i64', i64],
  ['isize', integer('isize', 64, true)],
  ['f32', f32],
  ['f64', f64],
  ['bool', boolType],
]);

/** How a value of the type is held in the IR. Structs, arrays and volatiles by address. */
export function irTypeOf(type: Type): IrType {
  switch (type.kind) {
    case 'void':
    case 'never':
      return 'void';
    case 'bool':
      return 'i1';
    case 'integer':
      return `i${type.bits}` as IrIntegerType;
    case 'float':
      return type.name;
    case 'enum':
      return 'i32';
    case 'number':
      return 'i64';
    default:
      return 'ptr';
  }
}

/** The smallest and the largest value of an integer type. */
export function rangeOf(type: IntegerType): { readonly least: bigint; readonly most: bigint } {
  const bits = BigInt(type.bits);
  return type.signed
    ? { least: -(1n << (bits - 1n)), most: (1n << (bits - 1n)) - 1n }
    : { least: 0n, most: (1n << bits) - 1n };
}

/** The type as a person writes it; equal types have equal names. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case 'integer':
    case 'float':
      return type.name;
    case 'enum':
      return type.info.name;
    case 'reference':
      return type.class.name + (type.nullable ? ' | null' : '');
    case 'pointer':
      return `ptr<${typeName(type.element)}>`;
    case 'array':
      return `FixedArray<${typeName(type.element)}, ${type.length}>`;
    case 'record':
      return `{ ${type.fields.map((field) => `${field.name}: ${typeName(field.type)}`).join('; ')} }`;
    case 'volatile':
      return `volatile<${typeName(type.element)}>`;
    case 'function':
      return `(${type.parameters.map(typeName).join(', ')}) => ${typeName(type.result)}`;
    case 'number':
      return String(type.value);
    case 'handler':
      return 'InterruptHandler';
    default:
      return type.kind;
  }
}

/** A name that tells apart what typeName does not: classes of one name in two modules. */
export function typeKey(type: Type): string {
  switch (type.kind) {
    case 'enum':
      return `enum ${type.info.id}`;
    case 'reference':
      return `class ${type.class.id}${type.gs ? ' gs' : ''}${type.nullable ? '?' : ''}`;
    case 'pointer':
      return `ptr<${typeKey(type.element)}>`;
    case 'array':
      return `${typeKey(type.element)}[${type.length}]`;
    case 'record':
      return `{${type.fields.map((field) => `${field.name}:${typeKey(field.type)}`).join(';')}}`;
    case 'volatile':
      return `volatile<${typeKey(type.element)}>`;
    case 'function':
      return `(${type.parameters.map(typeKey).join(',')})=>${typeKey(type.result)}`;
    default:
      return typeName(type);
  }
}

/** Equal but for null, which is a matter of tsc's. */
export function sameType(a: Type, b: Type): boolean {
  return a === b || typeKey(withoutNull(a)) === typeKey(withoutNull(b));
}

/** A tuple of these types. */
export function tupleType(types: readonly Type[]): RecordType {
  return { kind: 'record', fields: types.map((type, index) => ({ name: String(index), type })) };
}

export function withoutNull(type: Type): Type {
  return type.kind === 'reference' && type.nullable ? { ...type, nullable: false } : type;
}

/** Storage of this type lies in place where it is declared: an array, or a struct in an array. */
export function isEmbeddedElement(type: Type): boolean {
  return type.kind === 'array' || type.kind === 'volatile' || type.kind === 'record' || (type.kind === 'reference' && !type.nullable && !type.gs);
}

/** Held as an address: class instances, pointers, arrays, strings, functions. */
export function isAddressLike(type: Type): boolean {
  return irTypeOf(type) === 'ptr';
}
