// The grammar matrix: types and what they consist of.

import { accepted, notApplicable, refused, restricted, type Rows } from './row.ts';

const computed = 'types that compute types say what tsc checks; a value needs a type with a layout';

export const signatureRows = {
  TypeParameter: accepted('function f<T extends number>(a: T): T { return a; } f<u32>(1);'),
  PropertySignature: accepted('interface A { readonly a: u32 } class B implements A { readonly a: u32 = 1; } new B();'),
  MethodSignature: accepted('interface A { get(): u32 } class B implements A { get(): u32 { return 1; } } const a: A = new B(); a.get();'),
  CallSignature: refused('H1001', 'write a function type: (a: u32) => u32', 'interface A { (a: u32): u32 } function f(a: A): void { a; }'),
  ConstructSignature: refused('H1001', 'pass a function that constructs', 'interface A { new (): A } function f(a: A): void { a; }'),
  IndexSignature: refused('H1001', 'use FixedArray<T, N>, ptr<T>, or a class with get and set', 'interface A { [index: number]: u32 } function f(a: A): void { a; }'),
} as const satisfies Rows;

export const typeRows = {
  QualifiedName: accepted('namespace N { export class A {} } const a: N.A = new N.A();'),
  TypePredicate: restricted('the result is a truth value', 'class A {} function f(a: A | null): a is A { return a !== null; } f(null);'),
  TypeReference: accepted('class A {} const a: A = new A();'),
  FunctionType: accepted('const a: (b: u32) => u32 = (b) => b; a(1);'),
  ConstructorType: refused('H2005', 'pass a function that constructs', 'class A {} function f(a: new () => A): void { a; }'),
  TypeQuery: restricted('of a constant integer, for the length of an array', 'const SIZE = 4; const a = array<u8, typeof SIZE>(SIZE);'),
  TypeLiteral: restricted('a struct without methods', 'function f(a: { b: u32 }): u32 { return a.b; } f({ b: 1 });'),
  ArrayType: refused('H2005', 'write FixedArray<T, N>, or ptr<T>', 'function f(a: u32[]): u32 { return a[0]; }'),
  TupleType: accepted('function f(): [u32, bool] { return [1, true]; } function g(): bool { const a = f(); return a[0] === 1 && a[1]; } g();'),
  OptionalType: refused('H2005', 'write all elements', 'function f(a: [u32, u32?]): u32 { return a[0]; }'),
  RestType: refused('H2005', 'use FixedArray<T, N>', 'function f(a: [u32, ...u32[]]): u32 { return a[0]; }'),
  UnionType: [
    restricted('of a class with null, of literals of one type', 'class A { next: A | null = null; } const a = new A(); a.next = a;'),
    refused('H2014', 'keep an enum field that says which it is', 'class A { a: u32 = 1; } class B { b: u32 = 2; } function f(a: A | B): void { a; }'),
  ],
  IntersectionType: refused('H2005', 'declare a class or interface that has both', 'interface A { a: u32 } interface B { b: u32 } function f(a: A & B): u32 { return a.a; }'),
  ConditionalType: refused('H2005', computed, 'type A<T> = T extends u32 ? u32 : u64; function f(a: A<u32>): void { a; }'),
  InferType: refused('H2005', computed, 'type A<T> = T extends ptr<infer U> ? U : u8; function f(a: A<ptr<u32>>): void { a; }'),
  ParenthesizedType: accepted('const a: (u32) = 1;'),
  ThisType: accepted('class A { self(): this { return this; } } new A().self();'),
  TypeOperator: [restricted('readonly', 'function f(a: Readonly<FixedArray<u8, 4>>): u8 { return a[0]; } f(array<u8, 4>(4));'), refused('H2005', 'use an enum', "class A { a: u32 = 1; } function f(a: keyof A & number): void { a; }")],
  IndexedAccessType: refused('H2005', 'name the type of the field', "class A { a: u32 = 1; } function f(b: A['a']): void { b; } f(1);"),
  MappedType: refused('H2005', computed, "type A = { [K in 'a']: u32 }; function f(a: A): u32 { return a.a; }"),
  LiteralType: accepted("function f(a: 'on' | 'off'): bool { return a === 'on'; } f('on');"),
  NamedTupleMember: accepted('function f(): [count: u32, ready: bool] { return [1, true]; } function g(): bool { const [a, b] = f(); return a === 1 && b; } g();'),
  TemplateLiteralType: refused('H2005', 'use string, or a union of literals', 'function f(a: `x${string}`): void { a; }'),
  TemplateLiteralTypeSpan: notApplicable('part of TemplateLiteralType'),
  ImportType: refused('H2005', 'import the type by name', "function f(a: import('heddle').Thread): void { a; } export function main(): void {}", 'kernel'),
  ExpressionWithTypeArguments: [
    accepted('class A<T> { a: T | null = null; } class B extends A<B> {} new B();'),
    refused('H1001', 'call it with its type arguments, or write a function', 'function f<T>(a: T): T { return a; } const g = f<u32>; g(1);'),
  ],
} as const satisfies Rows;
