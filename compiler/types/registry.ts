// The classes and enums of a compilation, each instantiation once.

import ts from 'typescript';
import type { ClassInstance, EnumInfo, TypeEnvironment } from './class.ts';
import { typeKey, typeName, type Type } from './type.ts';

/** Resolves the classes that a heritage clause of an instance names. */
export type HeritageResolver = (instance: ClassInstance, token: 'extends' | 'implements') => readonly ClassInstance[];

/** An instance that looks up its heritage when first asked: a class may name itself in it. */
class LazyClass implements ClassInstance {
  readonly id: number;
  readonly name: string;
  readonly declaration: ClassInstance['declaration'];
  readonly environment: TypeEnvironment;
  readonly #heritage: HeritageResolver;
  #base: ClassInstance | null | undefined;
  #interfaces: readonly ClassInstance[] | undefined;

  constructor(id: number, name: string, declaration: ClassInstance['declaration'], environment: TypeEnvironment, heritage: HeritageResolver) {
    this.id = id;
    this.name = name;
    this.declaration = declaration;
    this.environment = environment;
    this.#heritage = heritage;
  }

  base(): ClassInstance | null {
    if (this.#base === undefined) this.#base = this.declaration.kind === ts.SyntaxKind.InterfaceDeclaration ? null : (this.#heritage(this, 'extends')[0] ?? null);
    return this.#base;
  }

  interfaces(): readonly ClassInstance[] {
    const token = this.declaration.kind === ts.SyntaxKind.InterfaceDeclaration ? 'extends' : 'implements';
    return (this.#interfaces ??= this.#heritage(this, token));
  }
}

export class TypeRegistry {
  readonly #classes = new Map<ClassInstance['declaration'], Map<string, ClassInstance>>();
  readonly #enums = new Map<ts.EnumDeclaration, EnumInfo>();
  #nextId = 1;
  readonly #heritage: HeritageResolver;

  constructor(heritage: HeritageResolver) {
    this.#heritage = heritage;
  }

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
    const instance = new LazyClass(this.#nextId++, name, declaration, environment, this.#heritage);
    instances.set(key, instance);
    return instance;
  }

  enum(declaration: ts.EnumDeclaration): EnumInfo {
    let info = this.#enums.get(declaration);
    if (info === undefined) this.#enums.set(declaration, (info = { id: this.#nextId++, name: declaration.name.text, declaration }));
    return info;
  }
}
