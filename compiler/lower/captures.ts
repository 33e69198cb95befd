// What a function uses of the functions around it, and whether it outlives them.
//
// A function that is only called, or handed to functions that only call it, does not outlive the
// block that makes it: it may refer to the variables themselves. Any other keeps copies.

import ts from 'typescript';
import type { TypeResolver } from '../types/resolve.ts';
import type { FunctionNode } from './functions.ts';

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

/** True if the function value may be called after the block that makes it has ended. */
export function outlives(resolver: TypeResolver, node: ts.Node): boolean {
  return !staysInside(resolver, node, new Set());
}

/** True if this use of a function value ends with the expression that it stands in. */
function staysInside(resolver: TypeResolver, use: ts.Node, seen: Set<ts.Node>): boolean {
  const { parent } = use;
  if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent)) return staysInside(resolver, parent, seen);
  if (ts.isCallExpression(parent)) return parent.expression === use || isOnlyCalled(resolver, parent, use, seen);
  const isConstant = ts.isVariableDeclaration(parent) && parent.initializer === use && (ts.getCombinedNodeFlags(parent) & ts.NodeFlags.Const) !== 0;
  if (isConstant) return usesStayInside(resolver, parent, seen);
  return ts.isFunctionDeclaration(use) && usesStayInside(resolver, use, seen);
}

/** The argument goes to a parameter that its function only calls. */
function isOnlyCalled(resolver: TypeResolver, call: ts.CallExpression, argument: ts.Node, seen: Set<ts.Node>): boolean {
  const symbol = ts.isIdentifier(call.expression) || ts.isPropertyAccessExpression(call.expression) ? resolver.symbolAt(call.expression) : undefined;
  const callee = symbol?.declarations?.find((declaration): declaration is ts.FunctionDeclaration | ts.MethodDeclaration => {
    return (ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration)) && declaration.body !== undefined;
  });
  const parameter = callee?.parameters[call.arguments.indexOf(argument as ts.Expression)];
  return parameter !== undefined && usesStayInside(resolver, parameter, seen);
}

/** All uses of the declared name, within its function or block, stay inside. */
function usesStayInside(resolver: TypeResolver, declaration: ts.VariableDeclaration | ts.ParameterDeclaration | ts.FunctionDeclaration, seen: Set<ts.Node>): boolean {
  if (seen.has(declaration)) return true;
  seen.add(declaration);
  if (declaration.name === undefined || !ts.isIdentifier(declaration.name)) return false;
  const symbol = resolver.checker.getSymbolAtLocation(declaration.name);
  let inside = true;
  const visit = (node: ts.Node): void => {
    const isUse = ts.isIdentifier(node) && node !== declaration.name && node.text === symbol?.name && resolver.checker.getSymbolAtLocation(node) === symbol;
    if (isUse && !staysInside(resolver, node, seen)) inside = false;
    if (inside) ts.forEachChild(node, visit);
  };
  visit(scopeOf(declaration));
  return inside;
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
