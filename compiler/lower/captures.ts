// What a function uses of the functions around it, and whether it outlives them.
//
// A function that is only called, or handed to functions that only call it, does not outlive the
// block that makes it: it may refer to the variables themselves. Any other keeps copies, in memory
// from the allocator, unless whoever it is handed to makes a copy of it by copyClosure.

import ts from 'typescript';
import { libraryCallee } from '../types/infer.ts';
import type { TypeResolver } from '../types/resolve.ts';
import type { FunctionNode } from './functions.ts';
import type { Unit } from './unit.ts';

export interface CapturedNames {
  /** Declarations of variables and parameters of enclosing functions, in order of first use. */
  readonly declarations: readonly ts.Declaration[];
  readonly usesThis: boolean;
}

/** The variables of enclosing functions that the function uses. */
export function capturedNames(resolver: TypeResolver, node: FunctionNode): CapturedNames {
  const declarations = new Set<ts.Declaration>();
  let usesThis = false;
  const visit = (inner: ts.Node, thisIsOuter: boolean): void => {
    if (inner.kind === ts.SyntaxKind.ThisKeyword || inner.kind === ts.SyntaxKind.SuperKeyword) usesThis ||= thisIsOuter;
    if (ts.isIdentifier(inner)) {
      for (const declaration of capturedBy(resolver, inner, node)) declarations.add(declaration);
    }
    const keepsThis = ts.isArrowFunction(inner) || !ts.isFunctionLike(inner);
    ts.forEachChild(inner, (child) => visit(child, thisIsOuter && keepsThis));
  };
  ts.forEachChild(node, (child) => visit(child, ts.isArrowFunction(node)));
  return { declarations: [...declarations], usesThis };
}

/** The variable that a name means, if it is one of a function around `node`; what a function declared there uses. */
function capturedBy(resolver: TypeResolver, name: ts.Identifier, node: FunctionNode): readonly ts.Declaration[] {
  const symbol = ts.isShorthandPropertyAssignment(name.parent) ? resolver.checker.getShorthandAssignmentValueSymbol(name.parent) : resolver.checker.getSymbolAtLocation(name);
  const declaration = symbol?.valueDeclaration;
  if (declaration === undefined || isInside(declaration, node) || !isLocal(declaration)) return [];
  if (ts.isFunctionDeclaration(declaration)) return isInside(node, declaration) || declaration === node ? [] : capturedNames(resolver, declaration).declarations.filter((used) => !isInside(used, node));
  const isVariable = ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isBindingElement(declaration);
  return isVariable && name.parent !== declaration ? [declaration] : [];
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return node.getSourceFile() === outer.getSourceFile() && node.pos >= outer.pos && node.end <= outer.end && node !== outer;
}

/** Declared in a function, or in a block of a module: not a module's own variable. */
export function isLocal(declaration: ts.Declaration): boolean {
  for (let outer: ts.Node = declaration.parent; !ts.isSourceFile(outer); outer = outer.parent) {
    if (ts.isFunctionLike(outer) || ts.isBlock(outer) || ts.isIterationStatement(outer, false) || ts.isCaseBlock(outer)) return true;
    if (ts.isModuleBlock(outer) || ts.isClassLike(outer)) return ts.isClassLike(outer) ? isLocal(outer) : false;
  }
  return false;
}

/**
 * What becomes of a function value, from the least to the most: it ends with the block that makes
 * it; others make a copy of it that lasts longer; it lasts longer itself.
 */
export enum Fate { Inside, Copied, Kept }

/** What the answer takes of the program. */
type Classes = Pick<Unit, 'resolver' | 'hierarchy'>;

/** The most that becomes of the function that `node` is. */
export function fateOf(program: Classes, node: ts.Node): Fate {
  return fateOfUse(program, node, new Set());
}

/** Built-in functions → what they do with the function value that they are given first. */
const fateByBuiltin: ReadonlyMap<string, Fate> = new Map([['closureSize', Fate.Inside], ['usesFloats', Fate.Inside], ['copyClosure', Fate.Copied]]);

/** What becomes of a function value because of this use of it. */
function fateOfUse(program: Classes, use: ts.Node, seen: Set<ts.Node>): Fate {
  const { parent } = use;
  if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent)) return fateOfUse(program, parent, seen);
  if (ts.isCallExpression(parent)) return parent.expression === use ? Fate.Inside : fateOfArgument(program, parent, use, seen);
  const isConstant = ts.isVariableDeclaration(parent) && parent.initializer === use && (ts.getCombinedNodeFlags(parent) & ts.NodeFlags.Const) !== 0;
  if (isConstant) return fateOfName(program, parent, seen);
  return ts.isFunctionDeclaration(use) ? fateOfName(program, use, seen) : Fate.Kept;
}

/** What a call does with its argument: that is up to the uses of the parameter. */
function fateOfArgument(program: Classes, call: ts.CallExpression, argument: ts.Node, seen: Set<ts.Node>): Fate {
  const builtin = libraryCallee(program.resolver, call);
  if (builtin === 'changetype') return fateOfUse(program, call, seen);
  if (builtin !== null) return call.arguments[0] === argument ? (fateByBuiltin.get(builtin) ?? Fate.Kept) : Fate.Kept;
  const symbol = ts.isIdentifier(call.expression) || ts.isPropertyAccessExpression(call.expression) ? program.resolver.symbolAt(call.expression) : undefined;
  const callee = symbol?.declarations?.find((declaration): declaration is ts.FunctionDeclaration | ts.MethodDeclaration => {
    return (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration)) && declaration.body !== undefined;
  });
  const isOverridden = callee !== undefined && ts.isMethodDeclaration(callee) && ts.isClassLike(callee.parent) && program.hierarchy.isOverridden(callee.parent, callee.name.getText());
  if (isOverridden) return Fate.Kept;
  const parameter = callee?.parameters[call.arguments.indexOf(argument as ts.Expression)];
  return parameter === undefined ? Fate.Kept : fateOfName(program, parameter, seen);
}

/** The most that becomes of the declared name, within its function or block. */
function fateOfName(program: Classes, declaration: ts.VariableDeclaration | ts.ParameterDeclaration | ts.FunctionDeclaration, seen: Set<ts.Node>): Fate {
  if (seen.has(declaration)) return Fate.Inside;
  seen.add(declaration);
  if (declaration.name === undefined || !ts.isIdentifier(declaration.name)) return Fate.Kept;
  const symbol = program.resolver.checker.getSymbolAtLocation(declaration.name);
  let fate = Fate.Inside;
  const visit = (node: ts.Node): void => {
    const isUse = ts.isIdentifier(node) && node !== declaration.name && node.text === symbol?.name && program.resolver.checker.getSymbolAtLocation(node) === symbol;
    if (isUse) fate = Math.max(fate, fateOfUse(program, node, seen));
    if (fate !== Fate.Kept) ts.forEachChild(node, visit);
  };
  visit(scopeOf(declaration));
  return fate;
}

function scopeOf(declaration: ts.Node): ts.Node {
  let outer = declaration.parent;
  while (!ts.isFunctionLike(outer) && !ts.isSourceFile(outer)) outer = outer.parent;
  return outer;
}

/** True if anything but the declaration gives the variable a value. */
export function isReassigned(resolver: TypeResolver, declaration: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(declaration);
  if (name === undefined || !ts.isIdentifier(name)) return true;
  const isConstant = ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  if (isConstant) return false;
  const symbol = resolver.checker.getSymbolAtLocation(name);
  let reassigned = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name.text && isTarget(node) && resolver.checker.getSymbolAtLocation(node) === symbol) reassigned = true;
    if (!reassigned) ts.forEachChild(node, visit);
  };
  visit(scopeOf(declaration));
  return reassigned;
}

function isTarget(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node && parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  const isUpdate = ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent);
  return isUpdate && (parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken);
}
