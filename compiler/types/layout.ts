// Where the fields of a class lie in memory: in declaration order, each at its natural alignment
// (the layout of a C struct), without padding for @packed classes.

import ts from 'typescript';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { sizeInBytes } from '../ir/types.ts';
import type { ClassInstance, ClassLayout, Field } from './class.ts';
import type { Hierarchy } from './hierarchy.ts';
import type { TypeResolver } from './resolve.ts';
import { irTypeOf, isEmbeddedElement, type RecordType, type Type } from './type.ts';

export interface Extent {
  readonly sizeBytes: number;
  readonly alignBytes: number;
}

export function alignUp(offset: number, alignBytes: number): number {
  return Math.ceil(offset / alignBytes) * alignBytes;
}

/** Size of the number at the beginning of an object whose class can be asked for. */
const CLASS_NUMBER_BYTES = 4;

type FieldDeclaration = Field['declaration'];

export class Layouts {
  readonly #layouts = new Map<ClassInstance, ClassLayout>();
  readonly #underway = new Set<ClassInstance>();
  readonly #resolver: TypeResolver;
  readonly #hierarchy: Hierarchy;
  readonly #diagnostics: Diagnostics;

  constructor(resolver: TypeResolver, hierarchy: Hierarchy, diagnostics: Diagnostics) {
    this.#hierarchy = hierarchy;
    this.#resolver = resolver;
    this.#diagnostics = diagnostics;
  }

  /** The layout of a class; a diagnostic if it contains itself. */
  of(instance: ClassInstance): ClassLayout {
    const known = this.#layouts.get(instance);
    if (known !== undefined) return known;
    if (this.#underway.has(instance)) this.#diagnostics.fail('H2009', instance.declaration.name ?? instance.declaration, instance.name);
    this.#underway.add(instance);
    try {
      const layout = this.#compute(instance);
      this.#layouts.set(instance, layout);
      return layout;
    } finally {
      this.#underway.delete(instance);
    }
  }

  /** Size and alignment of a value of the type as an element or field of its own. */
  extent(type: Type, embedded: boolean): Extent {
    if (type.kind === 'volatile') return this.extent(type.element, false);
    if (type.kind === 'record' && embedded) return this.record(type);
    if (embedded && type.kind === 'reference') return this.of(type.class);
    if (embedded && type.kind === 'array') {
      const element = this.element(type.element);
      return { sizeBytes: alignUp(element.sizeBytes, element.alignBytes) * type.length, alignBytes: element.alignBytes };
    }
    const sizeBytes = sizeInBytes(irTypeOf(type));
    return { sizeBytes, alignBytes: Math.max(1, sizeBytes) };
  }

  /** Extent of a record, and where its fields lie. */
  record(type: RecordType): Extent & { readonly offsets: readonly number[] } {
    let offset = 0;
    let alignBytes = 1;
    const offsets = type.fields.map((field) => {
      const extent = this.element(field.type);
      offset = alignUp(offset, extent.alignBytes) + extent.sizeBytes;
      alignBytes = Math.max(alignBytes, extent.alignBytes);
      return offset - extent.sizeBytes;
    });
    return { sizeBytes: Math.max(1, alignUp(offset, alignBytes)), alignBytes, offsets };
  }

  /** Extent of an element of an array of this type. */
  element(type: Type): Extent {
    return this.extent(type, isEmbeddedElement(type));
  }

  #compute(instance: ClassInstance): ClassLayout {
    const attributes = classAttributes(instance.declaration, this.#diagnostics);
    const fields = new Map<string, Field>();
    const base = instance.base();
    const inherited = base === null ? null : this.of(base);
    const numbered = inherited?.numbered ?? this.#hierarchy.isNumbered(instance.declaration);
    for (const field of inherited?.fields.values() ?? []) fields.set(field.name, field);
    let offset = inherited?.sizeBytes ?? (numbered ? CLASS_NUMBER_BYTES : 0);
    let alignBytes = Math.max(attributes.alignBytes ?? 1, inherited?.alignBytes ?? (numbered ? CLASS_NUMBER_BYTES : 1));
    for (const declaration of fieldDeclarations(instance.declaration)) {
      const { type, embedded } = this.#resolver.fieldType(declaration, instance);
      const name = memberName(declaration.name);
      const inheritedField = fields.get(name);
      if (inheritedField !== undefined && isRedeclaration(declaration)) {
        fields.set(name, narrowedField(inheritedField, type));
        continue;
      }
      const extent = this.extent(type, embedded);
      const fieldAlign = attributes.packed ? 1 : extent.alignBytes;
      offset = alignUp(offset, fieldAlign);
      alignBytes = Math.max(alignBytes, fieldAlign);
      const initializer = ts.isPropertySignature(declaration) || ts.isParameter(declaration) ? null : (declaration.initializer ?? null);
      fields.set(name, { name, type, embedded, offset, sizeBytes: extent.sizeBytes, declaration, initializer });
      offset += extent.sizeBytes;
    }
    return { fields, sizeBytes: alignUp(offset, alignBytes), alignBytes, numbered };
  }
}

/** `declare x: T` in a subclass, or a field that the base class has already. */
function isRedeclaration(declaration: FieldDeclaration): boolean {
  return ts.isPropertyDeclaration(declaration) || ts.isParameter(declaration);
}

/** An inherited field that a subclass declares again, with a subclass of its class for a type. */
function narrowedField(field: Field, type: Type): Field {
  return type.kind === 'reference' && field.type.kind === 'reference' && !field.embedded ? { ...field, type } : field;
}

/** Text of a member's name; `[Symbol.dispose]` is the name of a member declared so. */
export function memberName(name: ts.PropertyName | ts.BindingName): string {
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText();
}

/** Declarations of the instance fields: properties, then parameter properties of the constructor. */
function fieldDeclarations(declaration: ClassInstance['declaration']): FieldDeclaration[] {
  const fields: FieldDeclaration[] = [];
  for (const member of declaration.members) {
    if (ts.isPropertySignature(member)) fields.push(member);
    if (ts.isPropertyDeclaration(member) && !isStatic(member)) fields.push(member);
  }
  for (const member of declaration.members) {
    if (!ts.isConstructorDeclaration(member)) continue;
    for (const parameter of member.parameters) if (isParameterProperty(parameter)) fields.push(parameter);
  }
  return fields;
}

export function isStatic(member: ts.ClassElement): boolean {
  return ts.canHaveModifiers(member) && (ts.getModifiers(member)?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false);
}

export function isParameterProperty(parameter: ts.ParameterDeclaration): boolean {
  return ts.isParameterPropertyDeclaration(parameter, parameter.parent);
}

interface ClassAttributes {
  readonly packed: boolean;
  readonly alignBytes: number | null;
}

/** Decorators of related dialects that change nothing here. */
const IGNORED_DECORATORS = new Set(['final', 'unmanaged', 'sealed', 'unsafe', 'lazy', 'global']);

function classAttributes(declaration: ClassInstance['declaration'], diagnostics: Diagnostics): ClassAttributes {
  let packed = false;
  let alignBytes: number | null = null;
  for (const decorator of ts.canHaveDecorators(declaration) ? (ts.getDecorators(declaration) ?? []) : []) {
    const { expression } = decorator;
    if (ts.isIdentifier(expression) && expression.text === 'packed') packed = true;
    else if (ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) && expression.expression.text === 'align') {
      alignBytes = Number(expression.arguments[0]?.getText().replaceAll('_', ''));
      const isPower = Number.isInteger(Math.log2(alignBytes));
      if (!isPower) diagnostics.fail('H5007', decorator, expression.arguments[0]?.getText() ?? '');
    } else if (!IGNORED_DECORATORS.has(expression.getText())) diagnostics.report('H5008', decorator, expression.getText());
  }
  return { packed, alignBytes };
}
