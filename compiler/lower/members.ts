// Members of classes and interfaces: finding a method or accessor by name, in the class itself or
// in what it inherits from, and its function instance.

import ts from 'typescript';
import type { ClassInstance, TypeEnvironment } from '../types/class.ts';
import { isStatic, memberName } from '../types/layout.ts';
import type { FunctionContext } from './context.ts';
import { functionInstance, type FunctionInstance, type FunctionNode } from './functions.ts';

export type MemberKind = 'method' | 'get' | 'set';

/** A member and the class that declares it. */
export interface Member {
  readonly node: FunctionNode;
  readonly owner: ClassInstance;
}

const isKind: Readonly<Record<MemberKind, (node: ts.Node) => boolean>> = {
  method: (node) => ts.isMethodDeclaration(node) || ts.isMethodSignature(node),
  get: ts.isGetAccessorDeclaration,
  set: ts.isSetAccessorDeclaration,
};

/** The instance member of that name and kind, or null. */
export function findMember(instance: ClassInstance, name: string, kind: MemberKind): Member | null {
  const own = (instance.declaration.members as ts.NodeArray<ts.ClassElement | ts.TypeElement>).filter((member) => isKind[kind](member) && matches(member, name));
  const node = own.find((member) => 'body' in member && member.body !== undefined) ?? own[0];
  if (node !== undefined) return { node: node as FunctionNode, owner: instance };
  for (const parent of [instance.base(), ...(ts.isInterfaceDeclaration(instance.declaration) ? instance.interfaces() : [])]) {
    const inherited = parent === null ? null : findMember(parent, name, kind);
    if (inherited !== null) return inherited;
  }
  return null;
}

function matches(member: ts.ClassElement | ts.TypeElement, name: string): boolean {
  return member.name !== undefined && memberName(member.name) === name && !(ts.isClassElement(member) && isStatic(member));
}

/** The function of a member, with the method's own type parameters bound by `environment`. */
export function memberInstance(context: FunctionContext, { node, owner }: Member, environment: TypeEnvironment = new Map()): FunctionInstance {
  return functionInstance(context.unit, { node, environment: new Map([...owner.environment, ...environment]), self: owner });
}
