// What the compiler knows of a class and of an enum.

import type ts from 'typescript';
import type { Type } from './type.ts';

/** Type parameters and what they stand for in one instantiation. */
export type TypeEnvironment = ReadonlyMap<ts.Symbol, Type>;

export interface Field {
  readonly name: string;
  readonly type: Type;
  /** The struct or array itself lies in the class, not a reference to it. */
  readonly embedded: boolean;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly declaration: ts.PropertyDeclaration | ts.PropertySignature | ts.ParameterDeclaration;
  readonly initializer: ts.Expression | null;
}

export interface ClassLayout {
  readonly fields: ReadonlyMap<string, Field>;
  readonly sizeBytes: number;
  readonly alignBytes: number;
  /** Objects begin with the number of their class, a u32. */
  readonly numbered: boolean;
}

/** One class, or one instantiation of a generic class, or an interface used as a struct. */
export interface ClassInstance {
  /** Unique in the compilation. */
  readonly id: number;
  /** `Queue<Thread>`. */
  readonly name: string;
  readonly declaration: ts.ClassLikeDeclaration | ts.InterfaceDeclaration;
  readonly environment: TypeEnvironment;
  /** The class it extends, or null. */
  base(): ClassInstance | null;
  /** Interfaces that it implements, or extends if it is one itself. */
  interfaces(): readonly ClassInstance[];
}

/** True if every instance of `instance` is one of `other` too. */
export function isKindOf(instance: ClassInstance, other: ClassInstance): boolean {
  if (instance === other) return true;
  const base = instance.base();
  return (base !== null && isKindOf(base, other)) || instance.interfaces().some((parent) => isKindOf(parent, other));
}

/** True if `instance` is made of the declaration, whatever its type arguments, or inherits from it. */
export function isDeclaredAs(instance: ClassInstance, declaration: ClassInstance['declaration']): boolean {
  if (instance.declaration === declaration) return true;
  const base = instance.base();
  return (base !== null && isDeclaredAs(base, declaration)) || instance.interfaces().some((parent) => isDeclaredAs(parent, declaration));
}

export interface EnumInfo {
  readonly id: number;
  readonly name: string;
  readonly declaration: ts.EnumDeclaration;
}
