// The IR as text, for people and for golden tests (`--emit ir`).
//
// The order is that of the module, and nothing depends on the machine or the day. Locations are
// left out unless asked for, so that a golden file survives a comment in its source. The text is
// not meant to be read back.

import type { BasicBlock, Instruction, IrFunction, IrGlobal, IrModule, Location, Terminator, Value } from './module.ts';
import { resultOf } from './operands.ts';

export interface PrintOptions {
  /** Ends each line with `; file:line`. */
  readonly locations?: boolean;
}

const bytesPerLine = 16;

/** The whole module as text. */
export function printModule(module: IrModule, options: PrintOptions = {}): string {
  const places = options.locations === true ? (at: Location) => `  ; ${module.files[at.file]}:${at.line}` : () => '';
  const parts = [
    `module ${module.name}`,
    ...module.assembly.map((template, index) => `assembly ${index}: ${template.sideEffects ? 'effects ' : ''}`
      + `(${template.parameterTypes.join(', ')}) ${template.resultType} ${JSON.stringify(template.text)} ${JSON.stringify(template.constraints)}`),
    ...[...module.globals.values()].map((global) => printGlobal(global)),
    ...[...module.functions.values()].map((fn) => printFunction(fn, places)),
  ];
  return `${parts.join('\n\n')}\n`;
}

type Places = (location: Location) => string;

function printGlobal(global: IrGlobal): string {
  const words = [global.linkage, global.constant ? 'constant' : 'global', `@${global.name}:`,
    `${global.sizeBytes} bytes, align ${global.alignBytes}`];
  if (global.section !== null) words.push(`section ${JSON.stringify(global.section)}`);
  if (global.initializer === null) return words.join(' ');
  const { bytes, relocations } = global.initializer;
  const lines = [words.join(' ')];
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    lines.push(`  ${Buffer.from(bytes.subarray(at, at + bytesPerLine)).toString('hex').replace(/..(?!$)/g, '$& ')}`);
  }
  for (const { offset, symbol, addend } of relocations) lines.push(`  +${offset}: @${symbol}${addend === 0 ? '' : ` + ${addend}`}`);
  return lines.join('\n');
}

function printFunction(fn: IrFunction, places: Places): string {
  const lines = [`${functionHead(fn)} {${places(fn.location)}`];
  if (fn.nakedText !== null) lines.push(...fn.nakedText.split('\n').map((line) => `  | ${line}`));
  fn.locals.forEach((local, index) => {
    const name = local.name === null ? '' : ` ${local.name}`;
    const parameter = local.parameter === null ? '' : ` of parameter ${local.parameter}`;
    lines.push(`  local $${index}${name}: ${local.sizeBytes} bytes, align ${local.alignBytes}${parameter}${places(local.location)}`);
  });
  fn.blocks.forEach((block, index) => lines.push(...printBlock(block, index, places)));
  return [...lines, '}'].join('\n');
}

function functionHead(fn: IrFunction): string {
  const words: string[] = [];
  if (fn.exported) words.push('exported');
  if (fn.inline !== 'auto') words.push(`inline-${fn.inline}`);
  if (fn.cold) words.push('cold');
  if (fn.noReturn) words.push('noreturn');
  if (fn.kind !== 'ordinary') words.push(fn.kind);
  if (fn.section !== null) words.push(`section ${JSON.stringify(fn.section)}`);
  const parameters = fn.parameters.map((parameter, index) => `#${index} ${parameter.name}: ${parameter.type}`).join(', ');
  return [...words, `function @${fn.name}(${parameters}): ${fn.returnType}`].join(' ');
}

function printBlock(block: BasicBlock, index: number, places: Places): string[] {
  const instructions = block.instructions.map((instruction) => `  ${printInstruction(instruction)}${places(instruction.location)}`);
  const { terminator } = block;
  const end = terminator === null ? '  (no terminator)' : `  ${printTerminator(terminator)}${places(terminator.location)}`;
  return [`b${index}:`, ...instructions, end];
}

/** One value, as `i32 5`, `%3`, `#0`, `$1`, `@name`. */
function printValue(value: Value): string {
  switch (value.kind) {
    case 'integer':
      return `${value.type} ${value.value}`;
    case 'float':
      return `${value.type} ${Object.is(value.value, -0) ? '-0' : value.value}`;
    case 'null':
      return 'null';
    case 'undefined':
      return `${value.type} undefined`;
    case 'temporary':
      return `%${value.id}`;
    case 'parameter':
      return `#${value.index}`;
    case 'local':
      return `$${value.index}`;
    case 'symbol':
      return `@${value.name}`;
  }
}

function printInstruction(instruction: Instruction): string {
  const result = resultOf(instruction);
  const text = operationText(instruction);
  return result === null ? text : `%${result.id}: ${result.type} = ${text}`;
}

function operationText(instruction: Instruction): string {
  const list = (values: readonly Value[]): string => values.map(printValue).join(', ');
  switch (instruction.op) {
    case 'binary':
      return `${instruction.operator} ${list([instruction.left, instruction.right])}`;
    case 'compare':
      return `${instruction.predicate} ${list([instruction.left, instruction.right])}`;
    case 'convert':
      return `${instruction.conversion} ${printValue(instruction.operand)} from ${instruction.operand.type}`;
    case 'select':
      return `select ${list([instruction.condition, instruction.whenTrue, instruction.whenFalse])}`;
    case 'address': {
      const index = instruction.index === null ? '' : ` + ${printValue(instruction.index)} * ${instruction.scale}`;
      return `address ${printValue(instruction.base)} + ${instruction.offset}${index}`;
    }
    case 'load':
      return `${accessText(instruction)} ${printValue(instruction.address)}`;
    case 'store':
      return `${accessText(instruction)} ${printValue(instruction.address)}, ${instruction.value.type === 'ptr' ? 'ptr ' : ''}${printValue(instruction.value)}`;
    case 'copy':
      return `copy ${list([instruction.to, instruction.from])}, ${instruction.sizeBytes} bytes`;
    case 'zero':
      return `zero ${printValue(instruction.to)}, ${instruction.sizeBytes} bytes`;
    case 'call':
      return `call @${instruction.callee}(${list(instruction.args)})`;
    case 'callIndirect':
      return `call ${printValue(instruction.callee)}(${list(instruction.args)})`;
    case 'intrinsic':
      return `${instruction.name}(${list(instruction.args)})`;
    case 'assembly':
      return `assembly ${instruction.template}(${list(instruction.args)})`;
  }
}

function accessText({ op, volatile, space }: Instruction & { readonly op: 'load' | 'store' }): string {
  return [op, ...(volatile ? ['volatile'] : []), ...(space === 'gs' ? ['gs'] : [])].join(' ');
}

function printTerminator(terminator: Terminator): string {
  switch (terminator.op) {
    case 'jump':
      return `jump b${terminator.target}`;
    case 'branch': {
      const hint = terminator.likely === null ? '' : terminator.likely ? ' likely' : ' unlikely';
      return `branch ${printValue(terminator.condition)}, b${terminator.whenTrue}, b${terminator.whenFalse}${hint}`;
    }
    case 'switch': {
      const cases = terminator.cases.map((entry) => `${entry.value}: b${entry.target}`);
      return `switch ${printValue(terminator.value)} { ${[...cases, `else: b${terminator.otherwise}`].join(', ')} }`;
    }
    case 'return':
      return terminator.value === null ? 'return' : `return ${printValue(terminator.value)}`;
    case 'unreachable':
      return 'unreachable';
  }
}
