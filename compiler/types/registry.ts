// The classes and enums of a compilation, each instantiation once.

import type ts from 'typescript';
import type { ClassInstance, EnumInfo, TypeEnvironment } from './class.ts';
import { typeKey, typeName, type Type } from './type.ts';

/** A generic that keeps instantiating itself with new types is stopped at this depth. */
export const MAX_TYPE_DEPTH = 32;

export class TypeRegistry {
  readonly #classes = new Map<ClassInstance['declaration'], Map<string, ClassInstance>>();
  readonly #enums = new Map<ts.EnumDeclaration, EnumInfo>();
  #nextId = 1;

  /** The instance of `declaration` with these type arguments in the order of its parameters. */
  class(declaration: ClassInstance['declaration'], parameters: readonly ts.Symbol[], args: readonly Type[]): ClassInstance {
    let instances = this.#classes.get(declaration);
    if (instances === undefined) this.#classes.set(declaration, (instances = new Map<string, ClassInstance>()));
    const key = args.map(typeKey).join(', ');
    const known = instances.get(key);
    if (known !== undefined) return known;
    const environment: TypeEnvironment = new Map(parameters.map((parameter, index) => [parameter, args[index] as Type]));
    const plainName = declaration.name?.text ?? 'anonymous class';
    const name = args.length === 0 ? plainName : `${plainName}<${args.map(typeName).join(', ')}>`;
    const instance: ClassInstance = { id: this.#nextId++, name, declaration, environment };
    instances.set(key, instance);
    return instance;
  }

  enum(declaration: ts.EnumDeclaration): EnumInfo {
    let info = this.#enums.get(declaration);
    if (info === undefined) this.#enums.set(declaration, (info = { id: this.#nextId++, name: declaration.name.text, declaration }));
    return info;
  }
}
