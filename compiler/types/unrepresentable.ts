// What to write instead of a type that has no values on the machine, by the kind of the type.

import ts from 'typescript';

const K = ts.SyntaxKind;
const computed = 'write the type that it stands for; types that compute types are for the checker alone';

const instead: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [K.ArrayType, 'write FixedArray<T, N>, or ptr<T>'],
  [K.TypeLiteral, 'declare a class or an interface'],
  [K.IntersectionType, 'declare a class or an interface that has the members of both'],
  [K.ConstructorType, 'pass a function that constructs: () => T'],
  [K.ObjectKeyword, 'use a class; an address of anything is a usize'],
  [K.UnknownKeyword, 'use a class; an address of anything is a usize'],
  [K.SymbolKeyword, 'use an enum'],
  [K.TypeOperator, 'use an enum, or the type of the field'],
  [K.IndexedAccessType, 'write the type of the field'],
  [K.OptionalType, 'write all elements'],
  [K.RestType, 'use FixedArray<T, N>'],
  [K.TemplateLiteralType, 'use string, or a union of literals'],
  [K.ConditionalType, computed],
  [K.InferType, computed],
  [K.MappedType, computed],
  [K.ImportType, 'import the type by its name'],
  [K.TypeQuery, 'name the type; typeof is for constants that are the length of an array'],
]);

export function representableInstead(node: ts.TypeNode): string {
  return instead.get(node.kind) ?? 'use a class, an integer or float, string, FixedArray or a function type';
}
