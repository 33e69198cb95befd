// Inline assembly: a tagged template becomes an LLVM template with constraints.
//
// In the text of LLVM's templates `$` and the braces have a meaning of their own, so those of the
// source are escaped. Operands in named registers print as that register at the operand's width.

import ts from 'typescript';
import type { Value } from '../ir/module.ts';
import { libraryCallee } from '../types/infer.ts';
import { irTypeOf, isAddressLike, typeName, voidType } from '../types/type.ts';
import { isLocal } from './captures.ts';
import { nothing, operand, type FunctionContext, type Operand } from './context.ts';
import { lowerExpression } from './expression.ts';
import { placeOf } from './places.ts';
import type { Unit } from './unit.ts';

const GENERAL = 'rax rbx rcx rdx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15'.split(' ');
const NARROW = 'eax ebx ecx edx esi edi ax bx cx dx si di al bl cl dl'.split(' ');
const REGISTERS = new Set([...GENERAL, ...NARROW]);
/** Those of vectors can be named as changed, not as operands. */
const VECTORS = new Set(Array.from({ length: 16 }, (_, index) => `xmm${index}`));

/** Conditions of jumps, which a result can be. */
const CONDITIONS = new Set('z nz e ne c nc a ae b be s ns o no g ge l le p np'.split(' '));

/** What every template changes unseen: flags, and the direction flag is clear behind it. */
const ALWAYS_CLOBBERED = ['~{dirflag}', '~{fpsr}', '~{flags}'];

interface Template {
  output: string | null;
  readonly inputs: string[];
  readonly clobbers: string[];
  readonly values: Value[];
  /** Pieces of text; operands as their index among inputs, or `out`. */
  readonly pieces: (string | { readonly input: number } | 'out')[];
}

export function lowerAssembly(context: FunctionContext, node: ts.TaggedTemplateExpression): Operand {
  const template: Template = { output: null, inputs: [], clobbers: [], values: [], pieces: [] };
  forEachPiece(node.template, (text) => template.pieces.push(escapeText(text)), (hole) => lowerHole(context, template, hole));
  const written = node.typeArguments?.[0];
  const type = written === undefined ? voidType : context.unit.resolver.value(written, context.scope);
  const resultType = irTypeOf(type);
  if (template.output === null && resultType !== 'void') return context.unit.diagnostics.fail('H5009', node, typeName(type));
  if (template.output !== null && resultType === 'void') return context.unit.diagnostics.fail('H5010', node);
  if (template.output?.startsWith('={@') && resultType !== 'i1') return context.unit.diagnostics.fail('H5010', node);
  const shift = template.output === null ? 0 : 1;
  const text = template.pieces.map((piece) => pieceText(piece, shift)).join('');
  const constraints = [...(template.output === null ? [] : [template.output]), ...template.inputs, ...template.clobbers, ...ALWAYS_CLOBBERED].join(',');
  const parameterTypes = template.values.map((value) => value.type);
  const index = context.unit.module.assembly.push({ text, constraints, resultType, parameterTypes, sideEffects: true }) - 1;
  context.at(node);
  const result = context.builder.assembly(index, resultType, template.values);
  return result === null ? nothing : operand(type, result);
}

function pieceText(piece: Template['pieces'][number], shift: number): string {
  if (typeof piece === 'object') return `$${piece.input + shift}`;
  return piece === 'out' ? '$0' : piece;
}

function forEachPiece(template: ts.TemplateLiteral, onText: (text: string) => void, onHole: (hole: ts.Expression) => void): void {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return onText(template.text);
  onText(template.head.text);
  for (const span of template.templateSpans) {
    onHole(span.expression);
    onText(span.literal.text);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { $: '$$', '{': '$(', '|': '$|', '}': '$)' };

/** `$`, `{`, `|` and `}` mean something in LLVM's templates. */
function escapeText(text: string): string {
  return text.replace(/[${|}]/g, (character) => ESCAPES[character] as string);
}

function lowerHole(context: FunctionContext, template: Template, hole: ts.Expression): void {
  const name = ts.isCallExpression(hole) ? libraryCallee(context.unit.resolver, hole) : null;
  if (name === null || !ts.isCallExpression(hole)) {
    template.pieces.push(String(constantHole(context.unit, hole)));
    return;
  }
  switch (name) {
    case 'reg':
      template.pieces.push(addInput(context, template, registerConstraint(context, hole), hole.arguments[1] as ts.Expression));
      return;
    case 'out':
      setOutput(context, template, hole);
      return;
    case 'flag':
      setFlagOutput(context, template, hole);
      return;
    case 'inout':
      setOutput(context, template, hole);
      addInput(context, template, '0', hole.arguments[1] as ts.Expression);
      return;
    case 'clobber':
      for (const argument of hole.arguments) template.clobbers.push(clobberConstraint(context, argument));
      return;
    case 'symbolOf':
      template.pieces.push(symbolName(context, hole));
      return;
    default:
      template.pieces.push(String(constantHole(context.unit, hole)));
  }
}

/** A hole that is a constant of the compiler: its digits stand in the text. */
function constantHole(unit: Unit, hole: ts.Expression): bigint {
  const declaration = ts.isIdentifier(hole) ? unit.resolver.symbolAt(hole)?.valueDeclaration : undefined;
  if (declaration !== undefined && isLocal(declaration)) return unit.diagnostics.fail('H5003', hole);
  return unit.evaluator.integer(hole);
}

function setOutput(context: FunctionContext, template: Template, hole: ts.CallExpression): void {
  if (template.output !== null) context.unit.diagnostics.fail('H5002', hole);
  template.output = `=${registerConstraint(context, hole)}`;
  template.pieces.push('out');
}

/** A flag is in no register, so nothing stands for it in the text. */
function setFlagOutput(context: FunctionContext, template: Template, hole: ts.CallExpression): void {
  const node = hole.arguments[0];
  const name = node !== undefined && ts.isStringLiteralLike(node) ? node.text : '';
  if (!CONDITIONS.has(name)) context.unit.diagnostics.fail('H5001', node ?? hole, name);
  if (template.output !== null) context.unit.diagnostics.fail('H5002', hole);
  template.output = `={@cc${name}}`;
}

function addInput(context: FunctionContext, template: Template, constraint: string, node: ts.Expression): { readonly input: number } {
  const value = lowerExpression(context, node, null);
  const irType = irTypeOf(value.type);
  if (irType === 'void') context.unit.diagnostics.fail('H2004', node, typeName(value.type), 'a value');
  const widened = irType === 'i1' ? context.builder.convert('zext', value.value, 'i8') : value.value;
  template.values.push(widened);
  template.inputs.push(constraint);
  return { input: template.inputs.length - 1 };
}

function registerConstraint(context: FunctionContext, hole: ts.CallExpression): string {
  const node = hole.arguments[0];
  const name = node !== undefined && ts.isStringLiteralLike(node) ? node.text : '';
  if (name === 'r') return 'r';
  if (!REGISTERS.has(name)) context.unit.diagnostics.fail('H5001', node ?? hole, name);
  return `{${name}}`;
}

function clobberConstraint(context: FunctionContext, node: ts.Expression): string {
  const name = ts.isStringLiteralLike(node) ? node.text : '';
  if (name === 'cc') return '~{flags}';
  if (name !== 'memory' && !REGISTERS.has(name) && !VECTORS.has(name)) context.unit.diagnostics.fail('H5001', node, name);
  return `~{${name}}`;
}

/** The symbol of what `symbolOf` names: a function, or a module variable's storage. */
function symbolName(context: FunctionContext, hole: ts.CallExpression): string {
  const target = hole.arguments[0] as ts.Expression;
  const place = placeOf(context, target);
  const value = place.kind === 'value' ? place.operand.value : place.kind === 'memory' ? place.address : null;
  if (value?.kind !== 'symbol' || (place.kind === 'value' && !isAddressLike(place.type))) return context.unit.diagnostics.fail('H3001', target, target.getText());
  return value.name;
}

/** The text of a naked function: constants and symbols filled in, nothing else. */
export function nakedText(context: FunctionContext, node: ts.TaggedTemplateExpression): string {
  const parts: string[] = [];
  forEachPiece(node.template, (text) => parts.push(text), (hole) => {
    const name = ts.isCallExpression(hole) ? libraryCallee(context.unit.resolver, hole) : null;
    if (name !== null && ['reg', 'out', 'inout', 'flag', 'clobber'].includes(name)) context.unit.diagnostics.fail('H5004', hole);
    parts.push(name === 'symbolOf' ? symbolName(context, hole as ts.CallExpression) : String(constantHole(context.unit, hole)));
  });
  return parts.join('');
}
