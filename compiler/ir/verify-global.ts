// The verifier's rules for what stands beside the functions: globals and assembly templates.
//
// LLVM checks a constraint string when it parses the call, and the bindings cannot report that, so
// the strings are checked here: codes in the order output, inputs, clobbers, as many as there are
// values, and registers by name or class only.

import type { AssemblyTemplate, IrGlobal, IrModule } from './module.ts';
import type { Report } from './verify-report.ts';
import { isAlignment } from './verify-report.ts';

const relocationBytes = 8;

/** Reports every breach of the rules for globals. */
export function verifyGlobal(module: IrModule, global: IrGlobal, report: Report): void {
  const say = (message: string): void => report(message, global.location);
  const { initializer, sizeBytes } = global;
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) say(`a size of ${sizeBytes} bytes`);
  if (!isAlignment(global.alignBytes)) say(`an alignment of ${global.alignBytes} bytes`);
  if (initializer === null) return;
  if (global.linkage === 'external') say('an external global cannot have contents');
  if (initializer.bytes.length !== sizeBytes) say(`${initializer.bytes.length} bytes of contents for ${sizeBytes} bytes`);
  let end = 0;
  for (const { offset, symbol, addend } of initializer.relocations) {
    if (!Number.isInteger(offset) || offset < end) say(`the address at offset ${offset} overlaps or is out of order`);
    end = offset + relocationBytes;
    if (end > sizeBytes) say(`the address at offset ${offset} ends after the global`);
    if (!module.functions.has(symbol) && !module.globals.has(symbol)) say(`there is no symbol @${symbol}`);
    if (!Number.isSafeInteger(addend)) say(`${addend} is not an addend`);
  }
}

/** What is wrong with an assembly template. */
export function verifyAssembly(template: AssemblyTemplate): string[] {
  const errors: string[] = [];
  const codes = template.constraints === '' ? [] : splitConstraints(template.constraints);
  const kinds = codes.map((code) => (code.startsWith('=') ? 'output' : code.startsWith('~') ? 'clobber' : 'input'));
  const outputs = kinds.filter((kind) => kind === 'output').length;
  const inputs = kinds.filter((kind) => kind === 'input').length;
  if (outputs !== (template.resultType === 'void' ? 0 : 1)) errors.push(`${outputs} outputs for a result of ${template.resultType}`);
  if (inputs !== template.parameterTypes.length) errors.push(`${inputs} inputs for ${template.parameterTypes.length} arguments`);
  if (template.parameterTypes.includes('void')) errors.push('an argument cannot be void');
  const order = ['output', 'input', 'clobber'];
  if (kinds.some((kind, index) => index > 0 && order.indexOf(kind) < order.indexOf(kinds[index - 1]))) errors.push('constraints are out of order');
  for (const code of codes) if (!constraintIsKnown(code)) errors.push(`the constraint '${code}' is not understood`);
  errors.push(...operandErrors(template.text, outputs + inputs));
  return errors;
}

/** Splits at the commas outside braces. */
function splitConstraints(text: string): string[] {
  return text.match(/(?:[^,{]|\{[^}]*\})+/g) ?? [];
}

/** An output, an input (a register, a class, an immediate, or tied to output 0) or a clobber. */
function constraintIsKnown(code: string): boolean {
  return /^(=&?(\{[\w()@]+\}|[a-zA-Z]+)|\{[\w()]+\}|[a-zA-Z]+|0|~\{[\w()]+\})$/.test(code);
}

/** `$n` and `${n:modifier}` must name an operand; `$$` is a dollar sign, `${:uid}` a unique number. */
function operandErrors(text: string, count: number): string[] {
  const errors: string[] = [];
  for (const [whole, plain, inBraces] of text.matchAll(/\$(?:\$|(\d+)|\{(\d*)(?::\w+)?\}|[(|)]|)/g)) {
    const operand = plain ?? inBraces;
    if (whole === '$' || (operand === '' && whole !== '${:uid}')) errors.push(`a lone '$' in the text; write '$$'`);
    else if (operand !== undefined && operand !== '' && Number(operand) >= count) errors.push(`the text names operand ${operand} of ${count}`);
  }
  return errors;
}
