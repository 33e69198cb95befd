// The grammar matrix: keywords. Those that are a type, a modifier or a value have an example of
// their own; the others are part of the construct that they begin.

import { accepted, notApplicable, refused, restricted, type Rows } from './row.ts';

const part = (construct: string) => notApplicable(`part of ${construct}`);
const threads = 'spawn a thread, and wait for it with join()';

export const statementKeywordRows = {
  BreakKeyword: part('BreakStatement'),
  CaseKeyword: part('CaseClause'),
  CatchKeyword: part('CatchClause'),
  ClassKeyword: part('ClassDeclaration'),
  ContinueKeyword: part('ContinueStatement'),
  DebuggerKeyword: part('DebuggerStatement'),
  DefaultKeyword: accepted('export default function f(): void {} f();'),
  DeleteKeyword: part('DeleteExpression'),
  DoKeyword: part('DoStatement'),
  ElseKeyword: part('IfStatement'),
  EnumKeyword: part('EnumDeclaration'),
  ExtendsKeyword: part('HeritageClause and TypeParameter'),
  FinallyKeyword: part('TryStatement'),
  ForKeyword: part('ForStatement'),
  FunctionKeyword: part('FunctionDeclaration'),
  IfKeyword: part('IfStatement'),
  NewKeyword: part('NewExpression'),
  ReturnKeyword: part('ReturnStatement'),
  SwitchKeyword: part('SwitchStatement'),
  ThrowKeyword: part('ThrowStatement'),
  TryKeyword: part('TryStatement'),
  TypeOfKeyword: part('TypeOfExpression and TypeQuery'),
  WhileKeyword: part('WhileStatement'),
  WithKeyword: part('WithStatement'),
  ImplementsKeyword: part('HeritageClause'),
  InterfaceKeyword: part('InterfaceDeclaration'),
  YieldKeyword: part('YieldExpression'),
  AwaitKeyword: part('AwaitExpression'),
  TypeKeyword: part('TypeAliasDeclaration'),
} as const satisfies Rows;

export const contextualKeywordRows = {
  AsKeyword: part('AsExpression and ImportSpecifier'),
  AssertsKeyword: part('TypePredicate'),
  AssertKeyword: part('ImportAttributes'),
  ConstructorKeyword: part('Constructor'),
  GetKeyword: part('GetAccessor'),
  InferKeyword: part('InferType'),
  IsKeyword: part('TypePredicate'),
  KeyOfKeyword: part('TypeOperator'),
  ModuleKeyword: part('ModuleDeclaration'),
  NamespaceKeyword: part('ModuleDeclaration'),
  SetKeyword: part('SetAccessor'),
  SatisfiesKeyword: part('SatisfiesExpression'),
  UniqueKeyword: part('TypeOperator'),
  FromKeyword: part('ImportDeclaration'),
  OfKeyword: part('ForOfStatement'),
  DeferKeyword: part('ImportClause'),
  IntrinsicKeyword: notApplicable("a type of JavaScript's own declarations"),
  PackageKeyword: notApplicable('reserved; begins nothing'),
  RequireKeyword: part('ExternalModuleReference'),
  GlobalKeyword: refused('H1001', 'export it from a module and import it', 'declare global { const size: u32; }'),
} as const satisfies Rows;

export const variableKeywordRows = {
  ConstKeyword: accepted('const a: u32 = 1;'),
  LetKeyword: accepted('let a: u32 = 1; a += 1;'),
  VarKeyword: accepted('var a: u32 = 1; a += 1;'),
  UsingKeyword: accepted('class A { [Symbol.dispose](): void {} } const a = new A(); function f(): void { using _held = a; } f();'),
  ImportKeyword: part('ImportDeclaration'),
} as const satisfies Rows;

export const modifierRows = {
  ExportKeyword: accepted('export const a: u32 = 1;'),
  PrivateKeyword: accepted('class A { private a: u32 = 1; get(): u32 { return this.a; } } new A().get();'),
  ProtectedKeyword: accepted('class A { protected a: u32 = 1; get(): u32 { return this.a; } } new A().get();'),
  PublicKeyword: accepted('class A { public a: u32 = 1; } new A();'),
  StaticKeyword: accepted('class A { static a: u32 = 1; } A.a += 1;'),
  AbstractKeyword: accepted('abstract class A { abstract get(): u32; } class B extends A { override get(): u32 { return 1; } } new B().get();'),
  AccessorKeyword: refused('H1001', 'write a field, or get and set', 'class A { accessor a: u32 = 1; } new A();'),
  AsyncKeyword: refused('H1001', threads, 'async function f(): Promise<void> {} f();'),
  DeclareKeyword: restricted('a constant whose type is an address is a symbol of the linker', 'declare const __text_start: ptr<u8>; addressof(__text_start);'),
  OutKeyword: accepted('interface A<out T> { readonly a: T } class B implements A<u32> { readonly a: u32 = 1; } new B();'),
  ReadonlyKeyword: accepted('class A { readonly a: u32 = 1; } new A();'),
  OverrideKeyword: accepted('class A { get(): u32 { return 1; } } class B extends A { override get(): u32 { return 2; } } new B().get();'),
} as const satisfies Rows;

export const valueKeywordRows = {
  FalseKeyword: accepted('let a: bool = false; a = !a;'),
  TrueKeyword: accepted('let a: bool = true; a = !a;'),
  NullKeyword: restricted('of references, pointers, strings and functions', 'class A {} let a: A | null = null; a = new A();'),
  ThisKeyword: restricted('in methods, accessors, constructors and initialisers of fields', 'class A { a: u32 = 1; get(): u32 { return this.a; } } new A().get();'),
  SuperKeyword: accepted('class A { get(): u32 { return 1; } } class B extends A { override get(): u32 { return super.get() + 1; } } new B().get();'),
  InKeyword: refused('H1001', 'fields are known at compile time', "class A { a: u32 = 1; } const a = new A(); const b = 'a' in a;"),
  InstanceOfKeyword: restricted('of classes that are related by inheritance', 'class A {} class B extends A {} function f(a: A): bool { return a instanceof B; } f(new B());'),
} as const satisfies Rows;

export const typeKeywordRows = {
  AnyKeyword: refused('H1004', 'name the type; usize holds an address of anything', 'function f(a: any): void { a; } f(1);'),
  BooleanKeyword: accepted('const a: boolean = true;'),
  NeverKeyword: accepted("function f(): never { panic('end'); } if (sizeof<u8>() > 1) f();"),
  NumberKeyword: restricted('means f64; as a bound of a type parameter, every number', 'const a: number = 1.5; function f<T extends number>(b: T): T { return b; } f<u32>(1);'),
  ObjectKeyword: refused('H2005', 'use a class, or usize for an address', 'function f(a: object): void { a; } class A {} f(new A());'),
  StringKeyword: accepted("const a: string = 'text';"),
  SymbolKeyword: refused('H2005', 'use an enum', 'function f(a: symbol): void { a; }'),
  UndefinedKeyword: restricted('as null', 'class A {} let a: A | undefined = undefined; a = new A();'),
  UnknownKeyword: restricted('between two casts', 'const a: u64 = 1; const b = a as unknown as i64;'),
  VoidKeyword: accepted('function f(): void {} f();'),
  BigIntKeyword: refused('H1001', 'use u64 or i64', 'function f(a: bigint): void { a; }'),
} as const satisfies Rows;
