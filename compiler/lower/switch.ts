// switch: over constants of integers and enums by a jump table, over strings and other values by
// comparing in turn.

import ts from 'typescript';
import type { Operand, FunctionContext } from './context.ts';
import { constantOf, convert } from './convert.ts';
import { lowerExpression } from './expression.ts';
import { compare } from './operators.ts';
import { inScope, lowerStatement, takeLabel } from './statement.ts';

export function lowerSwitch(context: FunctionContext, node: ts.SwitchStatement): void {
  const { builder } = context;
  const value = lowerExpression(context, node.expression, null);
  const { clauses } = node.caseBlock;
  const targets = clauses.map(() => builder.newBlock());
  const next = builder.newBlock();
  const defaultIndex = clauses.findIndex(ts.isDefaultClause);
  const otherwise = defaultIndex < 0 ? next : (targets[defaultIndex] as number);
  dispatch(context, node, value, targets, otherwise);
  inScope(context, { label: takeLabel(context), breakTarget: next, continueTarget: null }, () => {
    clauses.forEach((clause, index) => {
      const target = targets[index] as number;
      builder.jump(target);
      builder.enter(target);
      for (const statement of clause.statements) lowerStatement(context, statement);
    });
  });
  builder.jump(next);
  builder.enter(next);
}

function dispatch(context: FunctionContext, node: ts.SwitchStatement, value: Operand, targets: readonly number[], otherwise: number): void {
  const cases = node.caseBlock.clauses.flatMap((clause, index) => (ts.isCaseClause(clause) ? [{ clause, target: targets[index] as number }] : []));
  const isInteger = value.type.kind === 'integer' || value.type.kind === 'enum';
  if (!isInteger) return compareInTurn(context, value, cases, otherwise);
  const constants = new Map<bigint, number>();
  for (const { clause, target } of cases) {
    const constant = convert(context, lowerExpression(context, clause.expression, value.type), value.type, clause.expression);
    if (constant.value.kind !== 'integer') return compareInTurn(context, value, cases, otherwise);
    const key = BigInt.asUintN(64, constantOf(constant)) & maskOf(constant);
    if (!constants.has(key)) constants.set(key, target);
  }
  context.at(node.expression);
  context.builder.switch(value.value, [...constants].map(([constant, target]) => ({ value: constant, target })), otherwise);
}

function maskOf({ value }: Operand): bigint {
  return (1n << BigInt(value.type.slice(1))) - 1n;
}

interface Case {
  readonly clause: ts.CaseClause;
  readonly target: number;
}

function compareInTurn(context: FunctionContext, value: Operand, cases: readonly Case[], otherwise: number): void {
  const { builder } = context;
  for (const { clause, target } of cases) {
    context.at(clause.expression);
    const candidate = lowerExpression(context, clause.expression, value.type);
    const equal = compare(context, '==', value, candidate, clause.expression);
    const more = builder.newBlock();
    builder.branch(equal.value, target, more);
    builder.enter(more);
  }
  builder.jump(otherwise);
}
