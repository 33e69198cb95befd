// Parentheses mean nothing but order, which the tree has already.

import ts from 'typescript';

/** The expression in the brackets. */
export function skipParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? skipParentheses(node.expression) : node;
}
