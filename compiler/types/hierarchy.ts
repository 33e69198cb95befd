// Which classes extend and implement which, over the whole program, by their declarations.
//
// An object carries the number of its class only where something may ask for it: in hierarchies
// in which a member is overridden or abstract, in classes that implement an interface, and where
// instanceof tests for them. All other classes are plain structs.

import ts from 'typescript';
import { isStatic, memberName } from './layout.ts';

type ClassNode = ts.ClassLikeDeclaration;
type ObjectNode = ClassNode | ts.InterfaceDeclaration;

export class Hierarchy {
  readonly #checker: ts.TypeChecker;
  readonly #bases = new Map<ClassNode, ClassNode>();
  readonly #subclasses = new Map<ClassNode, ClassNode[]>();
  readonly #implemented = new Set<ObjectNode>();
  readonly #numbered = new Set<ClassNode>();

  constructor(program: ts.Program) {
    this.#checker = program.getTypeChecker();
    const files = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
    const tests: ts.BinaryExpression[] = [];
    for (const file of files) this.#collect(file, tests);
    for (const [subclass] of this.#bases) if (this.#needsNumber(subclass)) this.#numbered.add(this.#root(subclass));
    for (const test of tests) this.#markTested(test.right);
  }

  /** True if objects of the class begin with the number of their class. */
  isNumbered(node: ObjectNode): boolean {
    return ts.isClassLike(node) && this.#numbered.has(this.#root(node));
  }

  /** True for an interface whose objects may be of different classes. */
  isDynamic(node: ObjectNode): boolean {
    return ts.isInterfaceDeclaration(node) && (this.#implemented.has(node) || node.members.some(ts.isMethodSignature));
  }

  /** True if a class below `node` declares the instance member again. */
  isOverridden(node: ClassNode, name: string): boolean {
    return (this.#subclasses.get(node) ?? []).some((subclass) => declares(subclass, name) || this.isOverridden(subclass, name));
  }

  #root(node: ClassNode): ClassNode {
    const base = this.#bases.get(node);
    return base === undefined || base === node ? node : this.#root(base);
  }

  #collect(node: ts.Node, tests: ts.BinaryExpression[]): void {
    if (ts.isClassLike(node)) this.#collectClass(node);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) tests.push(node);
    ts.forEachChild(node, (child) => this.#collect(child, tests));
  }

  #collectClass(node: ClassNode): void {
    for (const clause of node.heritageClauses ?? []) {
      for (const type of clause.types) {
        const target = this.declarationOf(type.expression);
        if (target === undefined || target === node) continue;
        if (clause.token === ts.SyntaxKind.ExtendsKeyword && ts.isClassLike(target)) this.#addSubclass(target, node);
        else if (clause.token === ts.SyntaxKind.ImplementsKeyword) this.#addImplementation(target, node);
      }
    }
  }

  #addSubclass(base: ClassNode, node: ClassNode): void {
    for (let ancestor: ClassNode | undefined = base; ancestor !== undefined; ancestor = this.#bases.get(ancestor)) if (ancestor === node) return;
    this.#bases.set(node, base);
    this.#subclasses.set(base, [...(this.#subclasses.get(base) ?? []), node]);
  }

  /** Marks the interface and those it extends. */
  #addImplementation(target: ObjectNode, node: ClassNode): void {
    this.#implemented.add(target);
    this.#numbered.add(this.#root(node));
    if (!ts.isInterfaceDeclaration(target)) return;
    for (const type of target.heritageClauses?.flatMap((clause) => [...clause.types]) ?? []) {
      const parent = this.declarationOf(type.expression);
      if (parent !== undefined && !this.#implemented.has(parent)) this.#addImplementation(parent, node);
    }
  }

  #needsNumber(subclass: ClassNode): boolean {
    for (const member of subclass.members) {
      if (member.name === undefined || isStatic(member) || ts.isPropertyDeclaration(member)) continue;
      if (this.#isInherited(this.#bases.get(subclass), memberName(member.name))) return true;
    }
    return false;
  }

  #isInherited(node: ClassNode | undefined, name: string): boolean {
    if (node === undefined) return false;
    return declares(node, name) || this.#isInherited(this.#bases.get(node), name);
  }

  #markTested(right: ts.Expression): void {
    const target = this.declarationOf(right);
    if (target !== undefined && ts.isClassLike(target)) this.#numbered.add(this.#root(target));
  }

  /** The class or interface that an expression names. */
  declarationOf(expression: ts.Expression): ObjectNode | undefined {
    const symbol = this.#checker.getSymbolAtLocation(expression);
    const target = symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
    return target?.declarations?.find((declaration): declaration is ObjectNode => ts.isClassLike(declaration) || ts.isInterfaceDeclaration(declaration));
  }
}

function declares(node: ClassNode, name: string): boolean {
  return node.members.some((member) => member.name !== undefined && !isStatic(member) && !ts.isPropertyDeclaration(member) && memberName(member.name) === name);
}
