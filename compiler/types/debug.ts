// Debug types of source types, and the module's tables of structs and enums for them.

import ts from 'typescript';
import type { IrModule } from '../ir/module.ts';
import { sizeInBytes, type DebugType } from '../ir/types.ts';
import type { ClassInstance, EnumInfo } from './class.ts';
import type { Layouts } from './layout.ts';
import { irTypeOf, isEmbeddedElement, type Type } from './type.ts';

export class DebugTypes {
  readonly #module: IrModule;
  readonly #layouts: Layouts;
  readonly #checker: ts.TypeChecker;
  readonly #structs = new Map<ClassInstance, string>();

  constructor(module: IrModule, layouts: Layouts, checker: ts.TypeChecker) {
    this.#module = module;
    this.#layouts = layouts;
    this.#checker = checker;
  }

  /** What gdb is told of a variable, field or parameter. */
  of(type: Type, embedded: boolean): DebugType | null {
    switch (type.kind) {
      case 'bool':
        return { kind: 'base', name: 'bool', sizeBytes: 1, encoding: 'boolean' };
      case 'integer':
        return { kind: 'base', name: type.name, sizeBytes: type.bits / 8, encoding: type.signed ? 'signed' : 'unsigned' };
      case 'float':
        return { kind: 'base', name: type.name, sizeBytes: type.bits / 8, encoding: 'float' };
      case 'enum':
        return this.#enum(type.info);
      case 'reference':
        return embedded ? this.#struct(type.class) : { kind: 'pointer', to: this.#struct(type.class) };
      case 'pointer':
        return { kind: 'pointer', to: this.of(type.element, isEmbeddedElement(type.element)) };
      case 'array':
        return embedded ? this.#array(type) : { kind: 'pointer', to: this.#array(type) };
      case 'volatile':
        return this.of(type.element, false);
      case 'record':
        return null;
      case 'string':
        return { kind: 'pointer', to: { kind: 'base', name: 'string', sizeBytes: 1, encoding: 'unsigned' } };
      case 'function':
        return { kind: 'pointer', to: { kind: 'function' } };
      default:
        return irTypeOf(type) === 'ptr' ? { kind: 'pointer', to: null } : null;
    }
  }

  #array(type: Type & { kind: 'array' }): DebugType {
    const element = this.of(type.element, isEmbeddedElement(type.element)) ?? { kind: 'base', name: 'u8', sizeBytes: 1, encoding: 'unsigned' };
    return { kind: 'array', element, count: type.length, sizeBytes: this.#layouts.element(type.element).sizeBytes * type.length };
  }

  #struct(instance: ClassInstance): DebugType {
    const known = this.#structs.get(instance);
    if (known !== undefined) return { kind: 'struct', name: known };
    const name = this.#module.structs.has(instance.name) ? `${instance.name}#${instance.id}` : instance.name;
    this.#structs.set(instance, name);
    const layout = this.#layouts.of(instance);
    this.#module.structs.set(name, { name, sizeBytes: layout.sizeBytes, fields: [] });
    const fields = [...layout.fields.values()].flatMap((field) => {
      const type = this.of(field.type, field.embedded);
      return type === null ? [] : [{ name: field.name, type, offset: field.offset }];
    });
    this.#module.structs.set(name, { name, sizeBytes: layout.sizeBytes, fields });
    return { kind: 'struct', name };
  }

  #enum(info: EnumInfo): DebugType {
    if (!this.#module.enums.has(info.name)) {
      const members = info.declaration.members.map((member) => ({
        name: member.name.getText(),
        value: BigInt(Math.trunc(Number(this.#checker.getConstantValue(member) ?? 0))),
      }));
      this.#module.enums.set(info.name, { name: info.name, sizeBytes: sizeInBytes('i32'), members });
    }
    return { kind: 'enum', name: info.name };
  }
}
