// The grammar matrix: expressions.

import { accepted, notApplicable, refused, restricted, type Rows } from './row.ts';

export const bindingRows = {
  ObjectBindingPattern: [
    restricted('in functions', 'class A { a: u32 = 1; b: u32 = 2; } function f({ a }: A): u32 { const { b } = new A(); return a + b; } f(new A());'),
    refused('H1001', 'name the parts one by one, or destructure in a function', 'class A { a: u32 = 1; } const { a } = new A();'),
  ],
  ArrayBindingPattern: restricted('in functions', 'function f(): u32 { const [a, b] = arrayOf<u32>(1, 2); return a + b; } f();'),
  BindingElement: restricted('in functions', 'class A { a: u32 = 1; } function f(): u32 { const { a: first } = new A(); return first; } f();'),
  ComputedPropertyName: restricted('Symbol.dispose and Symbol.iterator', 'class A { [Symbol.dispose](): void {} } new A();'),
} as const satisfies Rows;

export const primaryRows = {
  ArrayLiteralExpression: [
    accepted('function f(): [u32, bool] { return [1, true]; } f();'),
    restricted('a fixed array of its elements', 'const a = [1, 2, 3]; assert(a[1] === 2);'),
    refused('H1001', 'write a tuple type', 'const a = [1, true];'),
  ],
  ObjectLiteralExpression: [
    restricted('where a Partial<Options> of a class is wanted', 'class A { a: u32 = 1; b: u32 = 2; } function f(a: Partial<A>): u32 { return filled(a).b; } f({ a: 3 });'),
    refused('H1006', 'construct a class', 'const a = { b: 1 };'),
  ],
  PropertyAssignment: accepted('class A { a: u32 = 1; } function f(a: Partial<A>): u32 { return filled(a).a; } f({ a: 3 });'),
  ShorthandPropertyAssignment: accepted('class A { a: u32 = 1; } function f(a: Partial<A>): u32 { return filled(a).a; } const a: u32 = 3; f({ a });'),
  SpreadAssignment: refused('H1001', 'assign the fields one by one', 'class A { a: u32 = 1; } function f(a: Partial<A>): u32 { return filled(a).a; } const a = new A(); f({ ...a });'),
  FunctionExpression: accepted('const f = function (a: u32): u32 { return a; }; f(1);'),
  ArrowFunction: [
    accepted('const f = (a: u32): u32 => a; f(1);'),
    accepted('function f(a: u32): u32 { const g = (b: u32): u32 => a + b; return g(1); } f(1);'),
    refused('H1001', 'spawn a thread, and wait for it with join()', 'const f = async (): Promise<void> => {}; f();'),
  ],
  ClassExpression: refused('H1001', 'declare the class by name', 'const a = new (class { a: u32 = 1; })();'),
  ParenthesizedExpression: accepted('const a: u32 = (1 + 2) * 3;'),
  TemplateExpression: [
    restricted('behind a tag: it is written to a sink, and no string is made', "import { print } from 'heddle'; print`${1} and ${2}`;"),
    refused('H1001', 'write it to a tag: print`…`, log.info`…`', 'const a = `${1}`;'),
  ],
  TemplateSpan: notApplicable('part of TemplateExpression'),
  OmittedExpression: restricted('in a destructuring pattern', 'function f(): u32 { const [, a] = arrayOf<u32>(1, 2); return a; } f();'),
  MetaProperty: refused('H1001', 'there is one program, and no module object', 'const a = import.meta;'),
} as const satisfies Rows;

export const accessRows = {
  PropertyAccessExpression: [
    accepted('class A { a: u32 = 1; } const a = new A(); a.a += 1;'),
    accepted('class A { next: A | null = null; } function f(a: A | null): A | null { return a?.next ?? null; } f(null);'),
  ],
  ElementAccessExpression: [
    restricted('of fixed arrays (checked) and pointers (not checked)', 'const a = array<u8, 4>(4); a[1] = 2;'),
    refused('H1001', 'name the field', "class A { a: u32 = 1; } const a = new A(); const b = a['a'];"),
  ],
  CallExpression: [
    accepted('function f(a: u32, b: u32 = 2): u32 { return a + b; } f(1);'),
    refused('H1001', 'import the module at the top of the file', "const a = import('heddle');"),
  ],
  NewExpression: accepted('class A { constructor(readonly a: u32) {} } new A(1);'),
  TaggedTemplateExpression: restricted('asm, and tags made by template(sink)', "import { print } from 'heddle'; print`text`;"),
  TypeAssertionExpression: accepted('const a: u64 = 1; const b = <u32>a;'),
  AsExpression: accepted('const a: u64 = 1; const b = a as u32;'),
  SatisfiesExpression: accepted('const a = 1 satisfies u32;'),
  NonNullExpression: restricted('checked: null is a panic', 'class A { a: u32 = 1; } function f(a: A | null): u32 { return a!.a; } f(new A());'),
} as const satisfies Rows;

export const operatorExpressionRows = {
  DeleteExpression: refused('H1001', 'set the field to null', 'class A { a?: A; } const a = new A(); delete a.a;'),
  TypeOfExpression: restricted('a string that the compiler knows', "const a = typeof 1 === 'number'; assert(a);"),
  VoidExpression: accepted('function f(): u32 { return 1; } void f();'),
  AwaitExpression: refused('H1001', 'spawn a thread, and wait for it with join()', 'function f(): void {} await f();'),
  YieldExpression: refused('H1001', 'write a class with next()', 'function* f() { yield 1; }'),
  PrefixUnaryExpression: accepted('let a: i32 = 1; a = -a; a = +a; a = ~a; ++a;'),
  PostfixUnaryExpression: accepted('let a: i32 = 1; a++;'),
  BinaryExpression: restricted('the operators as the rows of their tokens say', 'const a: u32 = 1 + 2;'),
  ConditionalExpression: accepted('const f = (a: bool): u32 => (a ? 1 : 2); f(true);'),
  SpreadElement: refused('H1001', 'pass the elements one by one', 'const a = arrayOf<u32>(1, 2); const b = arrayOf<u32>(...a);'),
  SyntheticExpression: notApplicable("made by tsc's checker"),
} as const satisfies Rows;
