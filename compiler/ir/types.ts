// The types that values of the typed IR have, and the types that debuggers are shown.
//
// The IR knows only what a register can hold: integers by width, floats, and one untyped pointer.
// Structs and arrays exist in memory alone, as a size and an alignment; every field access is an
// explicit byte offset. Signedness is a property of the operation, not of the type.
// What source types look like (names, fields, enum members) is kept apart, as DebugType.

/** A type that a value of the IR can have. `i1` is a truth value; in memory it takes one byte. */
export type IrType = 'void' | 'i1' | 'i8' | 'i16' | 'i32' | 'i64' | 'f32' | 'f64' | 'ptr';

/** The integer types, `i1` included. */
export type IrIntegerType = 'i1' | 'i8' | 'i16' | 'i32' | 'i64';

/** Size in bytes of a value of `type` in memory. */
export function sizeInBytes(type: IrType): number {
  switch (type) {
    case 'void':
      return 0;
    case 'i1':
    case 'i8':
      return 1;
    case 'i16':
      return 2;
    case 'i32':
    case 'f32':
      return 4;
    case 'i64':
    case 'f64':
    case 'ptr':
      return 8;
  }
}

/** Width in bits of an integer type. */
export function bitWidth(type: IrIntegerType): number {
  return Number(type.slice(1));
}

export function isIntegerType(type: IrType): type is IrIntegerType {
  return type.startsWith('i');
}

export function isFloatType(type: IrType): type is 'f32' | 'f64' {
  return type === 'f32' || type === 'f64';
}

/**
 * What gdb is told about a source type. Structs are named and refer to each other by name, through
 * the module's table, so that recursive types need no cycles here.
 */
export type DebugType =
  | { readonly kind: 'base'; readonly name: string; readonly sizeBytes: number; readonly encoding: 'signed' | 'unsigned' | 'float' | 'boolean' }
  | { readonly kind: 'pointer'; readonly to: DebugType | null }
  | { readonly kind: 'array'; readonly element: DebugType; readonly count: number; readonly sizeBytes: number }
  | { readonly kind: 'struct'; readonly name: string }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'function' };

/** A struct as debuggers see it. */
export interface DebugStruct {
  readonly name: string;
  readonly sizeBytes: number;
  readonly fields: readonly { readonly name: string; readonly type: DebugType; readonly offset: number }[];
}

/** An enum as debuggers see it. */
export interface DebugEnum {
  readonly name: string;
  readonly sizeBytes: number;
  readonly members: readonly { readonly name: string; readonly value: bigint }[];
}
