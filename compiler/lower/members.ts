// Members of classes: finding a method or accessor by name, and its function instance.

import ts from 'typescript';
import type { ClassInstance, TypeEnvironment } from '../types/class.ts';
import { isStatic, memberName } from '../types/layout.ts';
import type { FunctionContext } from './context.ts';
import { functionInstance, type FunctionInstance, type FunctionNode } from './functions.ts';

/** The instance member of that name and kind, or undefined. */
export function findMember<T extends ts.ClassElement>(instance: ClassInstance, name: string, isKind: (node: ts.Node) => node is T): T | undefined {
  return (instance.declaration.members as ts.NodeArray<ts.Node>).find(
    (member): member is T => isKind(member) && !isStatic(member) && member.name !== undefined && memberName(member.name) === name && hasBody(member),
  );
}

/** Overload signatures have no body. */
function hasBody(member: ts.Node): boolean {
  return !ts.isMethodDeclaration(member) || member.body !== undefined;
}

/** The function of a member of `owner`, with the method's own type parameters bound by `environment`. */
export function memberInstance(context: FunctionContext, member: FunctionNode, owner: ClassInstance, environment: TypeEnvironment = new Map()): FunctionInstance {
  return functionInstance(context.unit, { node: member, environment: new Map([...owner.environment, ...environment]), self: owner });
}
