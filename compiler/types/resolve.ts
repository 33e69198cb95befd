// From type annotations to the machine's types.
//
// Annotations are read as written, with type parameters replaced by what one instantiation gives
// them; the checker of tsc says what a name refers to. Types without an annotation are taken from
// the initialiser where that is plain (a literal, `new C()`), else from the checker.

import ts from 'typescript';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { LIB_DIRECTORY } from '../source/paths.ts';
import { inferFieldType, type FieldType } from './infer.ts';
import type { ClassInstance, Field, TypeEnvironment } from './class.ts';
import { TypeRegistry } from './registry.ts';
import * as t from './type.ts';
import type { Type } from './type.ts';
import { representableInstead } from './unrepresentable.ts';

/** A generic whose instances have longer names than this instantiates itself for ever. */
export const MAX_NAME_CHARACTERS = 400;

/** What names of types stand for at a place in the source. */
export interface TypeScope {
  readonly environment: TypeEnvironment;
  /** The class whose members are compiled, for the type `this`. */
  readonly self: ClassInstance | null;
}

export const emptyScope: TypeScope = { environment: new Map(), self: null };

/** A declaration that may have type parameters. */
export interface Generic {
  readonly typeParameters?: ts.NodeArray<ts.TypeParameterDeclaration> | undefined;
}

/** Gives the value of a constant that a type names, as in `typeof SIZE`. */
export type ConstantReader = (declaration: ts.VariableDeclaration) => number | null;

export class TypeResolver {
  readonly registry: TypeRegistry;
  readonly checker: ts.TypeChecker;
  readonly diagnostics: Diagnostics;
  /** Set by the lowering, which can evaluate constants. */
  readConstant: ConstantReader = () => null;

  constructor(checker: ts.TypeChecker, diagnostics: Diagnostics) {
    this.checker = checker;
    this.diagnostics = diagnostics;
    this.registry = new TypeRegistry((instance, token) => this.#heritage(instance, token));
  }

  /** The classes and interfaces that a heritage clause names, with their type arguments. */
  #heritage(instance: ClassInstance, token: 'extends' | 'implements'): ClassInstance[] {
    const wanted = token === 'extends' ? ts.SyntaxKind.ExtendsKeyword : ts.SyntaxKind.ImplementsKeyword;
    const scope: TypeScope = { environment: instance.environment, self: instance };
    const clauses = (instance.declaration.heritageClauses ?? []).filter((clause) => clause.token === wanted);
    return clauses.flatMap((clause) =>
      clause.types.flatMap((type) => {
        const symbol = this.symbolAt(type.expression);
        const parent = symbol === undefined ? null : this.classOf(symbol, type.typeArguments ?? [], scope);
        return parent === null || parent === instance ? [] : [parent];
      }),
    );
  }

  /** The type that the annotation means as the type of a value. */
  value(node: ts.TypeNode, scope: TypeScope): Type {
    const type = this.resolve(node, scope);
    return type.kind === 'number' ? (Number.isInteger(type.value) ? t.i32 : t.f64) : type;
  }

  /** The type that the annotation means; a literal number stays one, for use as a type argument. */
  resolve(node: ts.TypeNode, scope: TypeScope): Type {
    switch (node.kind) {
      case ts.SyntaxKind.VoidKeyword:
      case ts.SyntaxKind.UndefinedKeyword:
        return t.voidType;
      case ts.SyntaxKind.NeverKeyword:
        return t.neverType;
      case ts.SyntaxKind.BooleanKeyword:
        return t.boolType;
      case ts.SyntaxKind.NumberKeyword:
        return t.f64;
      case ts.SyntaxKind.StringKeyword:
        return t.stringType;
      case ts.SyntaxKind.AnyKeyword:
        return this.diagnostics.fail('H1004', node);
      case ts.SyntaxKind.ThisType:
        return this.#thisType(node, scope);
    }
    if (ts.isTypeReferenceNode(node)) return this.#reference(node, scope);
    if (ts.isParenthesizedTypeNode(node)) return this.resolve(node.type, scope);
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword) return this.resolve(node.type, scope);
    if (ts.isUnionTypeNode(node)) return this.#union(node, scope);
    if (ts.isFunctionTypeNode(node)) return this.signature(node, scope);
    if (ts.isLiteralTypeNode(node)) return this.#literal(node);
    if (ts.isTypeQueryNode(node)) return this.#query(node);
    if (ts.isTupleTypeNode(node)) return t.tupleType(node.elements.map((element) => this.value(ts.isNamedTupleMember(element) ? element.type : element, scope)));
    if (ts.isTypeLiteralNode(node)) return this.#record(node, scope);
    return this.#refuse(node);
  }

  /** The function type of a signature whose types are all written. */
  signature(node: ts.SignatureDeclaration, scope: TypeScope): Type & { kind: 'function' } {
    const parameters = node.parameters.map((parameter) => this.parameter(parameter, scope));
    return { kind: 'function', parameters, result: this.result(node, scope) };
  }

  parameter(parameter: ts.ParameterDeclaration, scope: TypeScope): Type {
    if (parameter.type !== undefined) return this.#passed(this.value(parameter.type, scope), parameter.type);
    const type = this.#fromDeclaration(parameter, scope);
    return type ?? this.diagnostics.fail('H2007', parameter, parameter.name.getText());
  }

  /** The result type of a function: as written, or as the checker infers it where that is clear. */
  result(node: ts.SignatureDeclaration, scope: TypeScope): Type {
    if (node.type !== undefined) return ts.isTypePredicateNode(node.type) ? t.boolType : this.#passed(this.value(node.type, scope), node.type);
    if (ts.isSetAccessorDeclaration(node) || ts.isConstructorDeclaration(node)) return t.voidType;
    const signature = this.checker.getSignatureFromDeclaration(node);
    const inferred = signature === undefined ? null : this.fromChecker(this.checker.getReturnTypeOfSignature(signature), scope);
    return inferred ?? this.diagnostics.fail('H2006', node.name ?? node, node.name?.getText() ?? 'this function');
  }

  /** The type of what is handed over: a volatile is a place in memory, and would be copied. */
  #passed(type: Type, node: ts.TypeNode): Type {
    return type.kind === 'volatile' ? this.diagnostics.fail('H2005', node, node.getText(), 'hand over the object that holds it') : type;
  }

  fieldType(declaration: Field['declaration'], instance: ClassInstance): FieldType {
    const scope = { environment: instance.environment, self: instance };
    return inferFieldType(this, declaration, scope) ?? this.diagnostics.fail('H2007', declaration.name, declaration.name.getText());
  }

  /** The class of `new C<…>` or of a name, with its type arguments resolved. */
  classOf(symbol: ts.Symbol, args: readonly ts.TypeNode[], scope: TypeScope, asking: ts.Node | null = null): ClassInstance | null {
    const declaration = symbol.declarations?.find((d): d is ClassInstance['declaration'] => ts.isClassLike(d) || ts.isInterfaceDeclaration(d));
    if (declaration === undefined) return null;
    const parameters = this.typeParameters(declaration);
    if (parameters.length === 0) return this.registry.class(declaration, [], []);
    const resolved = this.#typeArguments(declaration, args, scope);
    const missing = parameters.find((parameter) => !resolved.has(parameter));
    if (missing !== undefined) this.diagnostics.fail('H2011', asking ?? declaration, missing.name, `new ${symbol.name}`);
    const instance = this.registry.class(declaration, parameters, [...resolved.values()]);
    return instance.name.length > MAX_NAME_CHARACTERS ? this.diagnostics.fail('H2015', asking ?? declaration, symbol.name) : instance;
  }

  /** What each type parameter stands for: as written, else its default, else what it is in the scope around. */
  #typeArguments(declaration: ClassInstance['declaration'], args: readonly ts.TypeNode[], scope: TypeScope): Map<ts.Symbol, Type> {
    const resolved = new Map<ts.Symbol, Type>();
    this.typeParameters(declaration).forEach((parameter, index) => {
      const written = args[index];
      const type = written === undefined ? this.typeDefault(declaration, index, resolved) : this.resolve(written, scope);
      const known = type ?? scope.environment.get(parameter);
      if (known !== undefined) resolved.set(parameter, known);
    });
    return resolved;
  }

  /** The default of a type parameter, which may name the parameters before it; undefined if it has none. */
  typeDefault(declaration: Generic, index: number, before: TypeEnvironment): Type | undefined {
    const node = declaration.typeParameters?.[index]?.default;
    return node === undefined ? undefined : this.resolve(node, { environment: before, self: null });
  }

  typeParameters(declaration: Generic): ts.Symbol[] {
    return (declaration.typeParameters ?? []).map((parameter) => this.checker.getSymbolAtLocation(parameter.name) as ts.Symbol);
  }

  /** The symbol that a name means, through imports. */
  symbolAt(node: ts.Node): ts.Symbol | undefined {
    const symbol = this.checker.getSymbolAtLocation(node) ?? this.#memberBesideEnum(node);
    return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  /** A member of a namespace that bears the name of a const enum: tsc does not join the two, AssemblyScript does. */
  #memberBesideEnum(node: ts.Node): ts.Symbol | undefined {
    if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
    const owner = this.checker.getSymbolAtLocation(node.expression)?.valueDeclaration;
    if (owner === undefined || !ts.isEnumDeclaration(owner)) return undefined;
    const siblings: readonly ts.Statement[] = ts.isSourceFile(owner.parent) || ts.isModuleBlock(owner.parent) ? owner.parent.statements : [];
    const spaces = siblings.filter(ts.isModuleDeclaration).filter((space) => space.name.text === owner.name.text);
    const exported = spaces.flatMap((space) => [...(this.checker.getSymbolAtLocation(space.name)?.exports?.values() ?? [])]);
    return exported.find((member) => member.name === node.name.text);
  }

  /** What the checker inferred, where the machine type is unambiguous; null where it is not. */
  fromChecker(type: ts.Type, scope: TypeScope): Type | null {
    const alias = type.aliasSymbol && isLibrarySymbol(type.aliasSymbol) ? t.namedTypes.get(type.aliasSymbol.name) : undefined;
    if (alias !== undefined) return alias;
    if (type.flags & ts.TypeFlags.Never) return t.neverType;
    if (type.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return t.voidType;
    if (type.flags & ts.TypeFlags.BooleanLike) return t.boolType;
    if (type.flags & ts.TypeFlags.StringLike) return t.stringType;
    if (type.flags & ts.TypeFlags.TypeParameter) return scope.environment.get(type.symbol) ?? null;
    if (type.flags & ts.TypeFlags.EnumLike && type.symbol !== undefined) return this.#enumOf(type.symbol);
    if (type.isUnion()) return this.#fromCheckerUnion(type, scope);
    if (this.checker.isTupleType(type)) return this.#fromCheckerTuple(type, scope);
    const node = this.checker.typeToTypeNode(type, undefined, ts.NodeBuilderFlags.NoTruncation);
    if (node === undefined || type.symbol === undefined) return null;
    if (type.symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) return this.#fromCheckerClass(type, scope);
    return null;
  }

  #fromCheckerUnion(type: ts.UnionType, scope: TypeScope): Type | null {
    const present = type.types.filter((member) => !(member.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)));
    if (present.every((member) => member.flags & ts.TypeFlags.EnumLike)) return this.fromChecker(present[0] as ts.Type, scope);
    if (present.length !== 1) return null;
    const single = this.fromChecker(present[0] as ts.Type, scope);
    return single?.kind === 'reference' ? { ...single, nullable: true } : single;
  }

  /** A tuple whose element types are all clear. */
  #fromCheckerTuple(type: ts.Type, scope: TypeScope): Type | null {
    const elements = this.checker.getTypeArguments(type as ts.TypeReference).map((element) => this.fromChecker(element, scope));
    return elements.some((element) => element === null) ? null : t.tupleType(elements as Type[]);
  }

  #fromCheckerClass(type: ts.Type, scope: TypeScope): Type | null {
    const args = this.checker.getTypeArguments(type as ts.TypeReference).map((argument) =>
      argument.isNumberLiteral() ? ({ kind: 'number', value: argument.value } as const) : this.fromChecker(argument, scope),
    );
    if (args.some((argument) => argument === null)) return null;
    if (isLibrarySymbol(type.symbol)) return this.#libraryType(type.symbol.name, args as Type[], null);
    const declaration = type.symbol.declarations?.find((d): d is ClassInstance['declaration'] => ts.isClassLike(d) || ts.isInterfaceDeclaration(d));
    if (declaration === undefined) return null;
    const parameters = this.typeParameters(declaration);
    return reference(this.registry.class(declaration, parameters, (args as Type[]).slice(0, parameters.length)));
  }

  #thisType(node: ts.TypeNode, scope: TypeScope): Type {
    return scope.self === null ? this.#refuse(node) : reference(scope.self);
  }

  #reference(node: ts.TypeReferenceNode, scope: TypeScope): Type {
    const symbol = this.symbolAt(node.typeName);
    if (symbol === undefined) return this.#refuse(node);
    const bound = scope.environment.get(symbol);
    if (bound !== undefined) return bound;
    if (isLibrarySymbol(symbol)) {
      const args = (node.typeArguments ?? []).map((argument) => this.resolve(argument, scope));
      return this.#libraryType(symbol.name, args, node) ?? this.#refuse(node);
    }
    if (symbol.flags & ts.SymbolFlags.Enum) return this.#enumOf(symbol) ?? this.#refuse(node);
    if (symbol.flags & ts.SymbolFlags.EnumMember) return this.#enumOf(symbol) ?? this.#refuse(node);
    if (symbol.flags & ts.SymbolFlags.TypeAlias) return this.#alias(symbol, node, scope);
    const instance = this.classOf(symbol, node.typeArguments ?? [], scope);
    return instance === null ? this.#refuse(node) : reference(instance);
  }

  /** Types that the declarations of the language define. */
  #libraryType(name: string, args: readonly Type[], node: ts.TypeReferenceNode | null): Type | null {
    const named = t.namedTypes.get(name);
    if (named !== undefined) return named;
    const [first, second] = args;
    if (name === 'ptr' && first !== undefined) return { kind: 'pointer', element: first };
    if (name === 'volatile' && first !== undefined) return { kind: 'volatile', element: first };
    if (['Partial', 'Readonly'].includes(name) && first !== undefined) return first;
    if (name === 'NonNullable' && first !== undefined) return t.withoutNull(first);
    if (name === 'ReturnType' && first?.kind === 'function') return first.result;
    if (name === 'FixedArray' && first !== undefined) {
      if (second?.kind === 'number') return { kind: 'array', element: first, length: second.value };
      return node === null ? null : this.diagnostics.fail('H2010', node);
    }
    if (ITERATOR_RESULTS.includes(name) && first !== undefined) return iteratorResult(first);
    if (name === 'InterruptHandler') return t.handlerType;
    if (name === 'String') return t.stringType;
    if (name === 'InterruptFrame') return this.#libraryStruct(name, node);
    return null;
  }

  #libraryStruct(name: string, node: ts.TypeReferenceNode | null): Type | null {
    const symbol = node === null ? this.checker.resolveName(name, undefined, ts.SymbolFlags.Interface, false) : this.symbolAt(node.typeName);
    const instance = symbol === undefined ? null : this.classOf(symbol, [], emptyScope);
    return instance === null ? null : reference(instance);
  }

  #alias(symbol: ts.Symbol, node: ts.TypeReferenceNode, scope: TypeScope): Type {
    const declaration = symbol.declarations?.find(ts.isTypeAliasDeclaration);
    if (declaration === undefined) return this.#refuse(node);
    const args = (node.typeArguments ?? []).map((argument) => this.resolve(argument, scope));
    const environment = new Map<ts.Symbol, Type>();
    this.typeParameters(declaration).forEach((parameter, index) => environment.set(parameter, args[index] ?? this.typeDefault(declaration, index, environment) ?? t.voidType));
    return this.resolve(declaration.type, { environment, self: null });
  }

  #enumOf(symbol: ts.Symbol): Type | null {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return null;
    const owner = ts.isEnumMember(declaration) ? declaration.parent : declaration;
    return ts.isEnumDeclaration(owner) ? { kind: 'enum', info: this.registry.enum(owner) } : null;
  }

  #union(node: ts.UnionTypeNode, scope: TypeScope): Type {
    const present = node.types.filter((member) => !isNullNode(member));
    const types = present.map((member) => this.value(member, scope));
    const first = types[0] ?? t.nullType;
    if (types.some((type) => !t.sameType(type, first))) return this.diagnostics.fail('H2014', node);
    const nullable = present.length < node.types.length;
    if (nullable && !t.isAddressLike(first)) return this.diagnostics.fail('H2005', node, node.getText(), 'a number has no null; keep a flag, or use a value that means none');
    return nullable && first.kind === 'reference' ? { ...first, nullable: true } : first;
  }

  #literal(node: ts.LiteralTypeNode): Type {
    const { literal } = node;
    if (ts.isNumericLiteral(literal)) return { kind: 'number', value: Number(literal.getText().replaceAll('_', '')) };
    if (ts.isStringLiteral(literal)) return t.stringType;
    if (literal.kind === ts.SyntaxKind.NullKeyword) return t.nullType;
    if (literal.kind === ts.SyntaxKind.TrueKeyword || literal.kind === ts.SyntaxKind.FalseKeyword) return t.boolType;
    return this.#refuse(node);
  }

  /** `{ x: i32; y: i32 }`: values side by side. */
  #record(node: ts.TypeLiteralNode, scope: TypeScope): Type {
    const fields = node.members.map((member) => {
      if (!ts.isPropertySignature(member) || member.type === undefined) return this.#refuse(node);
      return { name: member.name.getText(), type: this.value(member.type, scope) };
    });
    return { kind: 'record', fields };
  }

  #query(node: ts.TypeQueryNode): Type {
    const declaration = this.symbolAt(node.exprName)?.valueDeclaration;
    const value = declaration !== undefined && ts.isVariableDeclaration(declaration) ? this.readConstant(declaration) : null;
    return value === null ? this.#refuse(node) : { kind: 'number', value };
  }

  #fromDeclaration(parameter: ts.ParameterDeclaration, scope: TypeScope): Type | null {
    const fromInitializer = parameter.initializer === undefined ? null : inferFieldType(this, parameter, scope);
    return fromInitializer?.type ?? this.fromChecker(this.checker.getTypeAtLocation(parameter), scope);
  }

  #refuse(node: ts.TypeNode): never {
    return this.diagnostics.fail('H2005', node, node.getText(), representableInstead(node));
  }
}

const ITERATOR_RESULTS: readonly string[] = ['IteratorResult', 'IteratorYieldResult'];

/** What an iterator's next() gives: whether it has ended, and the value if it has not. */
function iteratorResult(value: Type): t.RecordType {
  return { kind: 'record', fields: [{ name: 'done', type: t.boolType }, { name: 'value', type: value }] };
}

export function reference(instance: ClassInstance): t.ReferenceType {
  return { kind: 'reference', class: instance, nullable: false, gs: false };
}

/** Declared in the language's own declarations. */
export function isLibrarySymbol(symbol: ts.Symbol): boolean {
  return symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName.startsWith(LIB_DIRECTORY)) ?? false;
}

function isNullNode(node: ts.TypeNode): boolean {
  if (node.kind === ts.SyntaxKind.UndefinedKeyword) return true;
  return ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword;
}
