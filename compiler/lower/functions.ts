// Functions of the program: which instances exist, what their symbols and signatures are.
//
// An instance is a declaration with its type parameters bound. Bodies are lowered by body.ts.

import ts from 'typescript';
import type { ClassInstance, TypeEnvironment } from '../types/class.ts';
import { returnsObject } from '../types/infer.ts';
import { memberName } from '../types/layout.ts';
import type { TypeScope } from '../types/resolve.ts';
import { MAX_NAME_CHARACTERS, reference } from '../types/resolve.ts';
import * as t from '../types/type.ts';
import type { Type } from '../types/type.ts';
import { noAttributes, readAttributes, type FunctionAttributes } from './attributes.ts';
import { captureKey, type Capture } from './closures.ts';
import type { Unit } from './unit.ts';

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration
  | ts.ConstructorDeclaration
  | ts.ArrowFunction
  | ts.FunctionExpression
  | ts.MethodSignature;

/** The body of a function; undefined for what is only declared. */
export function bodyOf(node: FunctionNode): ts.ConciseBody | undefined {
  return ts.isMethodSignature(node) ? undefined : node.body;
}

export interface FunctionInstance {
  readonly symbol: string;
  readonly displayName: string;
  readonly node: FunctionNode;
  readonly scope: TypeScope;
  /** The class whose instance is `this`, the first parameter; null for plain and static functions. */
  readonly thisClass: ClassInstance | null;
  readonly parameters: readonly Type[];
  readonly result: Type;
  readonly attributes: FunctionAttributes;
  readonly kind: 'ordinary' | 'interrupt' | 'interruptWithError';
  /** What it captures; its first parameter is then the environment that holds it. */
  readonly captures: readonly Capture[];
  lowered: boolean;
}

export interface FunctionRequest {
  readonly node: FunctionNode;
  readonly environment: TypeEnvironment;
  /** The class around, for `this` and static members. */
  readonly self: ClassInstance | null;
  readonly kind?: FunctionInstance['kind'];
  /** For functions without a name: the name of what they are assigned to. */
  readonly name?: string;
  /** For arrow functions whose parameters are not annotated. */
  readonly expected?: t.FunctionType | null;
  readonly captures?: readonly Capture[];
}

/** The instance for the request, made and queued when it is asked for first. */
export function functionInstance(unit: Unit, request: FunctionRequest): FunctionInstance {
  const { node, environment, self } = request;
  let instances = unit.functions.get(node);
  if (instances === undefined) unit.functions.set(node, (instances = new Map<string, FunctionInstance>()));
  const key = instanceKey(unit, request);
  const known = instances.get(key);
  if (known !== undefined) return known;
  const scope: TypeScope = { environment, self };
  const isMember = (ts.isClassElement(node) && !isStaticMember(node)) || ts.isMethodSignature(node);
  const displayName = displayNameOf(unit, request);
  if (displayName.length > MAX_NAME_CHARACTERS) unit.diagnostics.fail('H2015', node.name ?? node, node.name?.getText() ?? 'the function');
  const attributes = ts.isArrowFunction(node) || ts.isFunctionExpression(node) ? noAttributes : readAttributes(node, unit.diagnostics);
  const instance: FunctionInstance = {
    symbol: attributes.export ?? unit.names.unique(displayName),
    displayName,
    node,
    scope,
    thisClass: isMember ? self : null,
    parameters: node.parameters.map((parameter, index) => parameterType(unit, parameter, scope, request.expected?.parameters[index])),
    result: ts.isConstructorDeclaration(node) ? constructorResult(node, self) : resultType(unit, node, scope, request.expected),
    attributes,
    kind: request.kind ?? 'ordinary',
    captures: request.captures ?? [],
    lowered: bodyOf(node) === undefined,
  };
  if (attributes.export !== null && !unit.names.reserve(attributes.export)) unit.diagnostics.fail('H3013', node, attributes.export);
  instances.set(key, instance);
  if (instance.lowered) return instance;
  unit.bySymbol.set(instance.symbol, instance);
  unit.queue.push(instance);
  return instance;
}

function instanceKey(unit: Unit, { node, environment, self, expected, captures }: FunctionRequest): string {
  const own = ts.isFunctionLike(node) ? unit.resolver.typeParameters(node) : [];
  const args = [...own, ...(self?.environment.keys() ?? []), ...environment.keys()].map((parameter) => typeKeyOf(environment.get(parameter)));
  return `${self?.id ?? ''}|${args.join(',')}|${node.parameters.some((parameter) => !parameter.type) && expected ? t.typeKey(expected) : ''}|${captureKey(captures ?? [])}`;
}

function typeKeyOf(type: Type | undefined): string {
  return type === undefined ? '' : t.typeKey(type);
}

function parameterType(unit: Unit, parameter: ts.ParameterDeclaration, scope: TypeScope, expected: Type | undefined): Type {
  if (parameter.type === undefined && expected !== undefined) return expected;
  return unit.resolver.parameter(parameter, scope);
}

function resultType(unit: Unit, node: FunctionNode, scope: TypeScope, expected: t.FunctionType | null | undefined): Type {
  if (node.type === undefined && expected) return expected.result;
  return unit.resolver.result(node, scope);
}

/** A constructor that returns something gives the object, all others nothing. */
function constructorResult(node: ts.ConstructorDeclaration, self: ClassInstance | null): Type {
  return self !== null && returnsObject(node) ? reference(self) : t.voidType;
}

function isStaticMember(node: ts.Node): boolean {
  return (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Static) !== 0;
}

/** `RunQueue.push`, `spawn<u32>`, `get Thread.current`. */
function displayNameOf(unit: Unit, { node, environment, self, name }: FunctionRequest): string {
  const own = unit.resolver.typeParameters(node).map((parameter) => environment.get(parameter));
  const suffix = own.length === 0 ? '' : `<${own.map((type) => (type === undefined ? '?' : t.typeName(type))).join(', ')}>`;
  if (ts.isConstructorDeclaration(node)) return `${self?.name ?? ''}.constructor`;
  const plain = node.name === undefined ? (name ?? enclosingName(node)) : memberName(node.name);
  const owner = self === null ? namespacePrefix(node) : `${self.name}.`;
  return `${owner}${plain}${suffix}`;
}

function namespacePrefix(node: ts.Node): string {
  const block = node.parent;
  return ts.isModuleBlock(block) ? `${namespacePrefix(block.parent)}${block.parent.name.getText()}.` : '';
}

/** A function without a name is called after the declaration that it stands in. */
function enclosingName(node: ts.Node): string {
  for (let outer: ts.Node = node.parent; !ts.isSourceFile(outer); outer = outer.parent) {
    if ((ts.isVariableDeclaration(outer) || ts.isFunctionDeclaration(outer) || ts.isMethodDeclaration(outer)) && outer.name !== undefined) {
      return ts.isVariableDeclaration(outer) ? outer.name.getText() : `${outer.name.getText()}.arrow`;
    }
  }
  return 'arrow';
}

/** The type of a reference to the function as a value. */
export function functionTypeOf(instance: FunctionInstance): t.FunctionType {
  return { kind: 'function', parameters: instance.parameters, result: instance.result };
}
