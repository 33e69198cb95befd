// Formatting templates: ``info`${count} threads` `` becomes calls of the sink's methods, one for
// each piece of text and each hole. Nothing is allocated and no string is built; where the sink
// does not begin a line, no hole is evaluated.

import ts from 'typescript';
import { libraryCallee } from '../types/infer.ts';
import * as t from '../types/type.ts';
import { isAddressLike, typeName } from '../types/type.ts';
import { integerValue, symbolValue } from './builder.ts';
import { callNamedMethod } from './calls.ts';
import { nothing, operand, type FunctionContext, type Operand } from './context.ts';
import { cast, convert, truthValue } from './convert.ts';
import { lowerExpression } from './expression.ts';

export function lowerTaggedTemplate(context: FunctionContext, node: ts.TaggedTemplateExpression): Operand {
  const sinkNode = sinkOf(context, node.tag);
  if (sinkNode === null) return context.unit.diagnostics.fail('H1005', node, 'tagged template', 'make the tag with template(sink)');
  const sink = lowerExpression(context, sinkNode, null);
  context.at(node);
  const { builder } = context;
  const [writing, next] = [builder.newBlock(), builder.newBlock()];
  builder.branch(truthValue(context, send(context, sink, 'begin', [], node)), writing, next);
  builder.enter(writing);
  writePieces(context, sink, node.template);
  context.at(node);
  send(context, sink, 'end', [], node);
  builder.jump(next);
  builder.enter(next);
  return nothing;
}

/** The sink that the tag was made of: `const info = template(sink)`. */
function sinkOf(context: FunctionContext, tag: ts.Expression): ts.Expression | null {
  const declaration = context.unit.resolver.symbolAt(tag)?.valueDeclaration;
  const initializer = declaration !== undefined && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  if (initializer === undefined || !ts.isCallExpression(initializer)) return null;
  return libraryCallee(context.unit.resolver, initializer) === 'template' ? (initializer.arguments[0] ?? null) : null;
}

function send(context: FunctionContext, sink: Operand, method: string, values: readonly Operand['value'][], node: ts.Node): Operand {
  const { diagnostics } = context.unit;
  if (sink.type.kind !== 'reference') return diagnostics.fail('H3017', node, method);
  return callNamedMethod(context, sink, sink.type, method, values) ?? diagnostics.fail('H3017', node, method);
}

/** The holes are evaluated first, so that a line is written without an interruption. */
function writePieces(context: FunctionContext, sink: Operand, template: ts.TemplateLiteral): void {
  const spans = ts.isNoSubstitutionTemplateLiteral(template) ? [] : [...template.templateSpans];
  const holes = spans.map((span) => prepareHole(context, sink, span.expression));
  context.at(template);
  if (sink.type.kind === 'reference') callNamedMethod(context, sink, sink.type, 'open', []);
  writeText(context, sink, ts.isNoSubstitutionTemplateLiteral(template) ? template.text : template.head.text, template);
  spans.forEach((span, index) => {
    context.at(span.expression);
    holes[index]?.();
    writeText(context, sink, span.literal.text, span);
  });
}

function writeText(context: FunctionContext, sink: Operand, text: string, node: ts.Node): void {
  if (text !== '') send(context, sink, 'text', [symbolValue(context.unit.stringLiteral(text))], node);
}

/** Evaluates a hole; what is returned writes it. */
function prepareHole(context: FunctionContext, sink: Operand, hole: ts.Expression): () => void {
  context.at(hole);
  const directive = ts.isCallExpression(hole) ? libraryCallee(context.unit.resolver, hole) : null;
  if (ts.isCallExpression(hole) && (directive === 'hex' || directive === 'dec' || directive === 'left')) return prepareDirective(context, sink, directive, hole);
  const value = lowerExpression(context, hole, null);
  return () => writeValue(context, sink, value, 0, SPACE, hole);
}

const SPACE = ' '.charCodeAt(0);

function prepareDirective(context: FunctionContext, sink: Operand, directive: 'hex' | 'dec' | 'left', call: ts.CallExpression): () => void {
  const value = lowerExpression(context, call.arguments[0] as ts.Expression, null);
  const widthNode = call.arguments[1];
  const width = widthNode === undefined ? integerValue('i32', 0) : convert(context, lowerExpression(context, widthNode, t.u32), t.u32, widthNode).value;
  if (directive === 'hex') return () => send(context, sink, 'hex', [wideUnsigned(context, value, call), width], call);
  if (directive === 'dec') return () => writeNumber(context, sink, value, width, fillOf(context, call), call);
  return () => writeLeft(context, sink, value, width, call);
}

/** Text, then spaces up to the width. */
function writeLeft(context: FunctionContext, sink: Operand, value: Operand, width: Operand['value'], node: ts.Node): void {
  const text = convert(context, value, t.stringType, node);
  send(context, sink, 'text', [text.value], node);
  const { builder } = context;
  const column = context.slot(t.u32);
  builder.store(column.address, builder.load('i32', text.value));
  const [head, padding, next] = [builder.newBlock(), builder.newBlock(), builder.newBlock()];
  builder.jump(head);
  builder.enter(head);
  builder.branch(builder.compare('ult', builder.load('i32', column.address), width), padding, next);
  builder.enter(padding);
  writeText(context, sink, ' ', node);
  builder.store(column.address, builder.binary('add', builder.load('i32', column.address), integerValue('i32', 1)));
  builder.jump(head);
  builder.enter(next);
}

/** The fill character of `dec`: a literal of one character. */
function fillOf(context: FunctionContext, call: ts.CallExpression): number {
  const node = call.arguments[2];
  if (node === undefined) return SPACE;
  if (!ts.isStringLiteralLike(node) || node.text.length !== 1) return context.unit.diagnostics.fail('H4003', node, 'one character');
  return node.text.charCodeAt(0);
}

function writeValue(context: FunctionContext, sink: Operand, value: Operand, width: number, fill: number, node: ts.Node): void {
  const { type } = value;
  if (type.kind === 'string') send(context, sink, 'text', [value.value], node);
  else if (type.kind === 'bool') writeTruth(context, sink, value, node);
  else if (type.kind === 'integer' || type.kind === 'enum' || type.kind === 'number') writeNumber(context, sink, value, integerValue('i32', width), fill, node);
  else if (isAddressLike(type) && type.kind !== 'null') send(context, sink, 'hex', [wideUnsigned(context, value, node), integerValue('i32', 0)], node);
  else context.unit.diagnostics.fail('H3016', node, typeName(type));
}

function writeTruth(context: FunctionContext, sink: Operand, value: Operand, node: ts.Node): void {
  const [yes, no] = ['true', 'false'].map((text) => symbolValue(context.unit.stringLiteral(text)));
  send(context, sink, 'text', [context.builder.select(value.value, yes as Operand['value'], no as Operand['value'])], node);
}

function writeNumber(context: FunctionContext, sink: Operand, value: Operand, width: Operand['value'], fill: number, node: ts.Node): void {
  const signed = value.type.kind === 'enum' || (value.type.kind === 'integer' && value.type.signed);
  if (!['integer', 'enum', 'number', 'bool'].includes(value.type.kind)) context.unit.diagnostics.fail('H3016', node, typeName(value.type));
  const wide = cast(context, value, signed ? t.i64 : t.u64, node).value;
  send(context, sink, signed ? 'signed' : 'unsigned', [wide, width, integerValue('i8', fill)], node);
}

function wideUnsigned(context: FunctionContext, value: Operand, node: ts.Node): Operand['value'] {
  if (isAddressLike(value.type)) return context.builder.convert('ptrtoint', value.value, 'i64');
  if (value.type.kind !== 'integer') return cast(context, value, t.u64, node).value;
  const unsigned = { ...value.type, signed: false };
  return cast(context, operand(unsigned, value.value), t.u64, node).value;
}
