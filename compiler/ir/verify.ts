// The verifier of the IR: whatever passes it, the LLVM stage can emit.
//
// LLVM's bindings end the process on bad input, so every assumption of the LLVM stage is checked
// here first, and each finding names the function and the place in the source. A finding is a
// defect of the front end. This file checks what belongs to the module and to functions as a whole;
// verify-body.ts goes into the blocks, verify-global.ts has globals and assembly.

import type { IrFunction, IrModule, Location } from './module.ts';
import { successorsOf } from './operands.ts';
import { verifyBody } from './verify-body.ts';
import { verifyAssembly, verifyGlobal } from './verify-global.ts';
import type { Report } from './verify-report.ts';
import { isAlignment, verifyLocation } from './verify-report.ts';

export interface VerifyError {
  /** Symbol of the function or global at fault, or null for the module. */
  readonly functionName: string | null;
  readonly message: string;
  readonly location: Location | null;
}

/** All breaches of the IR's rules in `module`; none when the module may go to LLVM. */
export function verifyModule(module: IrModule): VerifyError[] {
  const errors: VerifyError[] = [];
  const reportFor = (functionName: string | null): Report => (message, location) => errors.push({ functionName, message, location });
  module.assembly.forEach((template, index) => {
    for (const message of verifyAssembly(template)) errors.push({ functionName: null, message: `assembly ${index}: ${message}`, location: null });
  });
  for (const [name, global] of module.globals) {
    const report = reportFor(name);
    verifyName(name, global.name, module.functions.has(name), report, global.location);
    verifyLocation(module, global.location, report);
    verifyGlobal(module, global, report);
  }
  for (const [name, fn] of module.functions) {
    const report = reportFor(name);
    verifyName(name, fn.name, false, report, fn.location);
    if (verifyFrame(module, fn, report)) verifyBody(module, fn, report);
  }
  return errors;
}

function verifyName(key: string, name: string, taken: boolean, report: Report, location: Location): void {
  if (key !== name) report(`the module knows '${name}' as '${key}'`, location);
  if (taken) report(`'${name}' is both a function and a global`, location);
  if (name === '' || /[\0\n"]/.test(name)) report(`'${name}' is not a symbol name`, location);
  if (/^(heddle|llvm)\./.test(name)) report(`the symbol name '${name}' is reserved`, location);
}

/** What is outside the blocks; false when the blocks cannot be looked at or there are none. */
function verifyFrame(module: IrModule, fn: IrFunction, report: Report): boolean {
  const say = (message: string): void => report(message, fn.location);
  verifyLocation(module, fn.location, report);
  if (fn.parameters.some((parameter) => parameter.type === 'void')) say('a parameter cannot be void');
  verifyKind(fn, say);
  fn.locals.forEach((local, index) => {
    verifyLocation(module, local.location, report);
    if (!Number.isInteger(local.sizeBytes) || local.sizeBytes < 0) report(`local ${index} has a size of ${local.sizeBytes} bytes`, local.location);
    if (!isAlignment(local.alignBytes)) report(`local ${index} has an alignment of ${local.alignBytes} bytes`, local.location);
    if (local.parameter !== null && fn.parameters[local.parameter] === undefined) report(`local ${index} holds a missing parameter`, local.location);
  });
  if (fn.kind === 'naked') return false;
  if (fn.blocks.length === 0) say('the function has no blocks');
  return fn.blocks.length > 0 && verifyTargets(fn, report);
}

function verifyKind(fn: IrFunction, say: (message: string) => void): void {
  const types = fn.parameters.map((parameter) => parameter.type).join(', ');
  switch (fn.kind) {
    case 'ordinary':
      break;
    case 'naked':
      if (fn.nakedText === null) say('a naked function needs its text');
      if (fn.blocks.length > 0 || fn.locals.length > 0) say('a naked function has no blocks and no locals');
      break;
    case 'interrupt':
      if (types !== 'ptr' || fn.returnType !== 'void') say('an interrupt handler is (ptr) => void');
      break;
    case 'interruptWithError':
      if (types !== 'ptr, i64' || fn.returnType !== 'void') say('an interrupt handler with error code is (ptr, i64) => void');
      break;
  }
  if (fn.kind !== 'naked' && fn.nakedText !== null) say('only a naked function has assembly text');
}

function verifyTargets(fn: IrFunction, report: Report): boolean {
  let good = true;
  fn.blocks.forEach((block, index) => {
    if (block.terminator === null) {
      report(`block b${index} has no terminator`, fn.location);
      good = false;
      return;
    }
    for (const target of successorsOf(block)) {
      if (fn.blocks[target] !== undefined) continue;
      report(`block b${index} goes to b${target}, which does not exist`, block.terminator.location);
      good = false;
    }
  });
  return good;
}
