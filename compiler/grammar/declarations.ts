// The grammar matrix: declarations, classes and modules.

import { accepted, notApplicable, refused, restricted, type Rows } from './row.ts';

const threads = 'spawn a thread, and wait for it with join()';
const generators = 'write a class with next()';

export const functionRows = {
  FunctionDeclaration: [
    accepted('function f(a: u32): u32 { return a; } f(1);'),
    accepted('function f(a: u32): u32; function f(a: u32): u32 { return a; } f(1);'),
    refused('H1001', threads, 'async function f(): Promise<void> {} f();'),
    refused('H1001', generators, 'function* f() { yield 1; } f();'),
  ],
  Parameter: [
    accepted('function f(a: u32, b: u32 = 2): u32 { return a + b; } f(1);'),
    restricted('an optional one is a reference or has a default', 'class A {} function f(a?: A | null): bool { return a === null; } f();'),
    refused('H1001', 'declare the parameters one by one', 'function f(...a: u32[]): void { a; }'),
  ],
  Decorator: [
    restricted('@packed and @align(bytes) of classes', '@packed class A { a: u8 = 1; b: u32 = 2; } new A();'),
    refused('H5008', 'known decorators of classes: @packed, @align(bytes)', 'declare function d(a: unknown, b: unknown): void; @d class A {} new A();'),
  ],
} as const satisfies Rows;

export const classRows = {
  ClassDeclaration: accepted('class A { a: u32 = 1; } new A();'),
  HeritageClause: [
    accepted('class A { a: u32 = 1; } class B extends A { b: u32 = 2; } new B();'),
    accepted('interface A { a: u32 } class B implements A { a: u32 = 1; } new B();'),
  ],
  PropertyDeclaration: [
    accepted('class A { a: u32 = 1; readonly b = array<u8, 4>(4); static c: u32 = 2; } new A();'),
    refused('H1001', 'write a field, or get and set', 'class A { accessor a: u32 = 1; } new A();'),
  ],
  MethodDeclaration: [
    accepted('class A { get(): u32 { return 1; } static make(): A { return new A(); } } A.make().get();'),
    refused('H1001', threads, 'class A { async get(): Promise<void> {} } new A();'),
    refused('H1001', generators, 'class A { *get() { yield 1; } } new A();'),
  ],
  ClassStaticBlockDeclaration: accepted('class A { static a: u32 = 1; static { A.a = 2; } } A.a += 1;'),
  Constructor: accepted('class A { a: u32; constructor(a: u32) { this.a = a; } } new A(1);'),
  GetAccessor: accepted('class A { get a(): u32 { return 1; } } const b: u32 = new A().a;'),
  SetAccessor: accepted('class A { b: u32 = 1; set a(value: u32) { this.b = value; } } new A().a = 2;'),
  SemicolonClassElement: accepted('class A { ; } new A();'),
} as const satisfies Rows;

export const moduleRows = {
  InterfaceDeclaration: accepted('interface A { a: u32 } class B implements A { a: u32 = 1; } new B();'),
  TypeAliasDeclaration: accepted('type A = u32; const a: A = 1;'),
  EnumDeclaration: accepted('enum A { one = 1, two } const a: A = A.two;'),
  EnumMember: [restricted('integers', 'const enum A { one = 1, two = one << 1 } const a: A = A.two;'), refused('H2013', 'give it an integer', "enum A { one = 'one' } const a = A.one;")],
  ModuleDeclaration: accepted('namespace A { export function f(): u32 { return 1; } } A.f();'),
  ModuleBlock: notApplicable('part of ModuleDeclaration'),
  NamespaceExportDeclaration: notApplicable('declaration files alone'),
  ImportEqualsDeclaration: [accepted('namespace A { export const a: u32 = 1; } import B = A; const b: u32 = B.a;'), refused('H1001', "write import { … } from 'module'", "import a = require('heddle'); a.print;")],
  ImportDeclaration: accepted("import { print } from 'heddle'; print`text`;"),
  ImportClause: [accepted("import type { print } from 'heddle'; const a: u32 = 1;"), refused('H1001', 'modules run in the order of their imports', "import defer * as a from 'heddle'; a.print`text`;")],
  NamespaceImport: accepted("import * as h from 'heddle'; h.print`text`;"),
  NamedImports: accepted("import { print, write } from 'heddle'; print`text`; write`text`;"),
  ImportSpecifier: accepted("import { print as show } from 'heddle'; show`text`;"),
  ExportAssignment: [accepted('const a: u32 = 1; export default a;'), refused('H1001', 'write export default, or export { … }', 'const a: u32 = 1; export = a;')],
  ExportDeclaration: accepted("export { print } from 'heddle'; export * from 'heddle';"),
  NamedExports: accepted('const a: u32 = 1; export { a };'),
  NamespaceExport: accepted("export * as h from 'heddle';"),
  ExportSpecifier: accepted('const a: u32 = 1; export { a as b };'),
  MissingDeclaration: notApplicable('decorators without a declaration: a syntax error of tsc'),
  ExternalModuleReference: notApplicable('part of ImportEqualsDeclaration'),
  ImportAttributes: refused('H1001', 'leave them out: every module is a .ts file', "import { print } from 'heddle' with { type: 'ts' }; print`text`;"),
  ImportAttribute: notApplicable('part of ImportAttributes'),
  ImportTypeAssertionContainer: notApplicable('an old spelling of ImportAttributes in ImportType'),
} as const satisfies Rows;
