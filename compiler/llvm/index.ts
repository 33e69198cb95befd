// From the typed IR to the text of an LLVM module.
//
// Three steps: a skeleton as text (skeleton.ts) that LLVM parses, bodies by the builder
// (bodies.ts, instructions.ts), and the printed result with what the builder cannot set put in
// (finish.ts). The module must have passed the verifier: the bindings crash on what LLVM refuses.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import llvm from 'llvm-bindings';
import { leaveBreadcrumb } from '../breadcrumb.ts';
import type { IrModule } from '../ir/module.ts';
import type { LlvmTarget } from './attributes.ts';
import { emitBody } from './bodies.ts';
import { DebugInfo } from './debug-info.ts';
import { Emission } from './emission.ts';
import { finishText } from './finish.ts';
import { planEmission } from './plan.ts';
import { skeletonText } from './skeleton.ts';

export interface LlvmOptions {
  /** 0 keeps code as written, for debugging; 2 optimises. */
  readonly optimize: 0 | 2;
  /** Lines, variables and types for gdb; the symbol table needs it for its lines. */
  readonly debugInfo: boolean;
  readonly target: LlvmTarget;
  /** Whether a call of the function may use floats; when left out, any may. */
  readonly usesFloats?: (name: string) => boolean;
}

/** Text of the finished LLVM module, prelude included. Throws on what LLVM's own verifier refuses. */
export function emitLlvm(module: IrModule, options: LlvmOptions): string {
  const plan = planEmission(module);
  const context = new llvm.LLVMContext();
  const target = parseText(skeletonText(module, plan, options.target, options.usesFloats ?? (() => true)), context);
  const debug = options.debugInfo ? new DebugInfo(module, target, context, options.optimize > 0) : null;
  const emission = new Emission(module, context, target, debug);
  for (const global of plan.globals) debug?.declareGlobal(emission, global);
  for (const fn of plan.functions) emitBody(emission, fn);
  debug?.finish();
  leaveBreadcrumb('checking and printing the LLVM module');
  if (llvm.verifyModule(target)) throw new Error('LLVM refuses the module that was made; its reasons are above');
  return finishText(target.print(), debug?.types ?? null, plan.readsFrame);
}

/** The bindings parse files only. On bad text they crash, which the breadcrumb then explains. */
function parseText(text: string, context: llvm.LLVMContext): llvm.Module {
  const directory = mkdtempSync(join(tmpdir(), 'heddlec-'));
  const path = join(directory, 'skeleton.ll');
  leaveBreadcrumb(`parsing ${path} (llvm-as names the line that is wrong)`);
  writeFileSync(path, text);
  const module = llvm.parseIRFile(path, new llvm.SMDiagnostic(), context);
  module.setModuleIdentifier(module.getSourceFileName());
  rmSync(directory, { recursive: true });
  return module;
}
