// Lowers statements, and keeps the flow scopes by which break, continue and return leave blocks:
// whatever way control leaves, the `using` variables of the blocks it leaves are released.

import ts from 'typescript';
import { Abandon } from '../diagnostics/diagnostic.ts';
import { returnValue } from './body.ts';
import { panicWith } from './checks.ts';
import type { FlowScope, FunctionContext } from './context.ts';
import { convert } from './convert.ts';
import { declareVariables } from './declare.ts';
import { lowerCondition, lowerExpression } from './expression.ts';
import { alwaysLeaves, knownTruth } from './known-conditions.ts';
import { lowerDo, lowerFor, lowerForOf, lowerWhile } from './loops.ts';
import { lowerSwitch } from './switch.ts';

export function lowerBlock(context: FunctionContext, block: ts.Block): void {
  inScope(context, null, () => {
    for (const statement of block.statements) {
      lowerStatement(context, statement);
      if (context.leftBy !== statement) continue;
      context.leftBy = block;
      break;
    }
  });
}

/** Lowers one statement; an error in it is recorded and the next statement is lowered all the same. */
export function lowerStatement(context: FunctionContext, node: ts.Statement): void {
  try {
    context.at(node);
    lowerOne(context, node);
  } catch (error) {
    if (!(error instanceof Abandon)) throw error;
    bindBroken(context, node);
  }
}

function lowerOne(context: FunctionContext, node: ts.Statement): void {
  if (ts.isExpressionStatement(node)) lowerExpressionStatement(context, node);
  else if (ts.isVariableStatement(node)) declareVariables(context, node.declarationList);
  else if (ts.isReturnStatement(node)) lowerReturn(context, node);
  else if (ts.isIfStatement(node)) lowerIf(context, node);
  else if (ts.isBlock(node)) lowerBlock(context, node);
  else if (ts.isWhileStatement(node)) lowerWhile(context, node);
  else if (ts.isDoStatement(node)) lowerDo(context, node);
  else if (ts.isForStatement(node)) lowerFor(context, node);
  else if (ts.isForOfStatement(node)) lowerForOf(context, node);
  else if (ts.isSwitchStatement(node)) lowerSwitch(context, node);
  else if (ts.isBreakOrContinueStatement(node)) lowerLeave(context, node);
  else if (ts.isLabeledStatement(node)) lowerLabelled(context, node);
  else if (ts.isThrowStatement(node)) lowerThrow(context, node);
  else if (!isDeclarationOnly(node)) context.unit.diagnostics.fail('H1005', node, 'statement', 'see docs/language.md for what there is');
}

function lowerExpressionStatement(context: FunctionContext, node: ts.ExpressionStatement): void {
  const { diagnostics, options } = context.unit;
  if (isOnlyValue(node.expression) && options.program.files.includes(node.getSourceFile())) diagnostics.warn('H1008', node.expression);
  lowerExpression(context, node.expression, { kind: 'void' });
}

/** Operators without an effect of their own, and whose sides both count. */
const VALUE_OPERATORS = /^([=!]==?|[<>]=?|[-+*/%&|^]|\*\*|<<|>>>?)$/;

/** True for `a === b;` and `a + 1;`, which somebody meant to do something with. */
function isOnlyValue(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isOnlyValue(node.expression);
  if (ts.isBinaryExpression(node)) return VALUE_OPERATORS.test(node.operatorToken.getText());
  return ts.isPrefixUnaryExpression(node) && [ts.SyntaxKind.ExclamationToken, ts.SyntaxKind.MinusToken, ts.SyntaxKind.TildeToken].includes(node.operator);
}

const DECLARATIONS = new Set([
  ts.SyntaxKind.EmptyStatement,
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
  ts.SyntaxKind.FunctionDeclaration,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.EnumDeclaration,
  ts.SyntaxKind.ModuleDeclaration,
  ts.SyntaxKind.ImportDeclaration,
  ts.SyntaxKind.ImportEqualsDeclaration,
  ts.SyntaxKind.ExportDeclaration,
  ts.SyntaxKind.ExportAssignment,
  ts.SyntaxKind.NotEmittedStatement,
]);

/** Statements that only declare: nothing happens where they stand. */
export function isDeclarationOnly(node: ts.Statement): boolean {
  return DECLARATIONS.has(node.kind);
}

/** Later uses of a variable whose declaration is in error are left alone. */
function bindBroken(context: FunctionContext, node: ts.Statement): void {
  if (!ts.isVariableStatement(node)) return;
  const broken = (): never => {
    throw new Abandon('a variable whose declaration is in error');
  };
  for (const declaration of node.declarationList.declarations) {
    if (context.variables.has(declaration)) continue;
    context.variables.set(declaration, { kind: 'accessor', type: { kind: 'void' }, read: broken, write: broken });
  }
}

/** Runs `body` in a flow scope; falling out of its end releases what it declared. */
export function inScope(context: FunctionContext, flow: Omit<FlowScope, 'releases'> | null, body: () => void): void {
  const scope: FlowScope = { label: null, breakTarget: null, continueTarget: null, ...flow, releases: [] };
  context.flow.push(scope);
  try {
    body();
    if (!context.builder.isTerminated) release(scope);
  } finally {
    context.flow.pop();
  }
}

function release(scope: FlowScope): void {
  for (const releaseOne of scope.releases.toReversed()) releaseOne();
}

/** Releases what the innermost `count` scopes hold, innermost first, for leaving them. */
function releaseScopes(context: FunctionContext, count: number): void {
  for (const scope of context.flow.slice(context.flow.length - count).reverse()) release(scope);
}

/** The label before the loop or switch that is being lowered, taken once. */
export function takeLabel(context: FunctionContext): string | null {
  const label = context.pendingLabel;
  context.pendingLabel = null;
  return label;
}

function lowerReturn(context: FunctionContext, node: ts.ReturnStatement): void {
  const { builder, result } = context;
  if (context.owner !== null && ts.isSourceFile(context.owner)) return context.unit.diagnostics.fail('H1005', node, 'return', 'it leaves no function');
  const isVoid = result.kind === 'void' || result.kind === 'never';
  const value = node.expression === undefined ? null : lowerExpression(context, node.expression, isVoid ? null : result);
  context.at(node);
  const ofConstructor = context.owner !== null && ts.isConstructorDeclaration(context.owner) && !isVoid ? context.thisOperand : null;
  const returned = value === null || isVoid ? ofConstructor : convert(context, value, result, node.expression ?? node);
  releaseScopes(context, context.flow.length);
  returnValue(context, returned, node);
  builder.enter(builder.newBlock());
}

function lowerIf(context: FunctionContext, node: ts.IfStatement): void {
  const { builder } = context;
  const condition = lowerCondition(context, node.expression);
  const known = knownTruth(condition, node.expression);
  if (known !== null) return lowerTaken(context, node, known ? node.thenStatement : node.elseStatement);
  const [whenTrue, whenFalse] = [builder.newBlock(), builder.newBlock()];
  const next = node.elseStatement === undefined ? whenFalse : builder.newBlock();
  builder.branch(condition, whenTrue, whenFalse);
  builder.enter(whenTrue);
  lowerStatement(context, node.thenStatement);
  builder.jump(next);
  if (node.elseStatement !== undefined) {
    builder.enter(whenFalse);
    lowerStatement(context, node.elseStatement);
    builder.jump(next);
  }
  builder.enter(next);
}

/** The one branch that is ever taken. Where it leaves, nothing behind it is lowered either. */
function lowerTaken(context: FunctionContext, node: ts.IfStatement, branch: ts.Statement | undefined): void {
  if (branch === undefined) return;
  lowerStatement(context, branch);
  if (alwaysLeaves(branch) || context.leftBy === branch) context.leftBy = node;
}

function lowerLabelled(context: FunctionContext, node: ts.LabeledStatement): void {
  const isLoop = ts.isIterationStatement(node.statement, false) || ts.isSwitchStatement(node.statement);
  if (isLoop) {
    context.pendingLabel = node.label.text;
    lowerStatement(context, node.statement);
    return;
  }
  const next = context.builder.newBlock();
  inScope(context, { label: node.label.text, breakTarget: next, continueTarget: null, needsLabel: true }, () => lowerStatement(context, node.statement));
  context.builder.jump(next);
  context.builder.enter(next);
}

function lowerLeave(context: FunctionContext, node: ts.BreakOrContinueStatement): void {
  const { builder, flow } = context;
  const label = node.label?.text ?? null;
  const targetOf = (scope: FlowScope): number | null => (ts.isBreakStatement(node) ? scope.breakTarget : scope.continueTarget);
  const matches = (scope: FlowScope): boolean => targetOf(scope) !== null && (label === null ? scope.needsLabel !== true : scope.label === label);
  const index = flow.findLastIndex(matches);
  if (index < 0) return context.unit.diagnostics.fail('H1005', node, 'jump', 'it leaves no loop of this function');
  releaseScopes(context, flow.length - index);
  builder.jump(targetOf(flow[index] as FlowScope) as number);
  builder.enter(builder.newBlock());
}

/** `throw new Error(message)` stops the machine with the message. */
function lowerThrow(context: FunctionContext, node: ts.ThrowStatement): void {
  const { expression } = node;
  const message = ts.isNewExpression(expression) ? expression.arguments?.[0] : expression;
  if (message === undefined || !ts.isStringLiteralLike(message)) return context.unit.diagnostics.fail('H1005', node, 'throw', "write throw new Error('message'): it is a panic");
  panicWith(context, message.text, node);
  context.builder.unreachable();
  context.builder.enter(context.builder.newBlock());
}
