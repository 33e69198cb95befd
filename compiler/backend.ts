// From the text of an LLVM module to an object file, by opt and llc.
//
// `always-inline` runs first at every level: the prelude and the assembly wrappers are calls until
// then, and what they contain is to take part in all later passes. The bitcode between the two
// programs goes through a pipe, so the object is the only file written.

import type { LlvmTarget } from './llvm/attributes.ts';
import { cachedObject } from './object-cache.ts';
import { runTool } from './run-tool.ts';

export interface BackendOptions {
  readonly optimize: 0 | 2;
  readonly target: LlvmTarget;
  /** Has the object say how large frames are and, by relocations, who calls whom. */
  readonly stackSizes?: boolean;
}

const passes: Readonly<Record<BackendOptions['optimize'], string>> = {
  0: 'always-inline,globaldce',
  2: 'always-inline,default<O2>,globaldce',
};

const codeModels: Readonly<Record<LlvmTarget, string>> = { kernel: 'kernel', linux: 'small', uefi: 'small', bios: 'small' };

/** A UEFI program runs wherever the firmware puts it. */
const relocationModels: Readonly<Record<LlvmTarget, string>> = { kernel: 'static', linux: 'static', uefi: 'pic', bios: 'static' };

/** The optimised module as bitcode. */
export function optimizeToBitcode(text: string, options: BackendOptions): Buffer {
  return runTool('opt-14', optimizerArguments(options), text);
}

/** The optimised module as LLVM text, for `--emit llvm`. */
export function optimizeToText(text: string, { optimize }: BackendOptions): string {
  return runTool('opt-14', [`-passes=${passes[optimize]}`, '-S', '-o', '-', '-'], text).toString('utf8');
}

/** Compiles the LLVM module `text` to the object file `output`, or takes it from the cache. */
export function writeObject(text: string, output: string, options: BackendOptions): void {
  const args = [...generatorArguments(options), '-filetype=obj'];
  const runs = [{ tool: 'opt-14', args: optimizerArguments(options) }, { tool: 'llc-14', args }] as const;
  cachedObject(text, runs, output, () => {
    runTool('llc-14', [...args, '-o', output, '-'], optimizeToBitcode(text, options));
  });
}

/** Compiles the LLVM module `text` to assembly, for `--emit asm`. */
export function assemblyText(text: string, options: BackendOptions): string {
  const args = [...generatorArguments(options), '-filetype=asm', '-o', '-', '-'];
  return runTool('llc-14', args, optimizeToBitcode(text, options)).toString('utf8');
}

function optimizerArguments({ optimize }: BackendOptions): string[] {
  return [`-passes=${passes[optimize]}`, '-o', '-', '-'];
}

/**
 * Loops begin at multiples of 32 bytes, the unit of the decoded-instruction cache: with the usual 16 a
 * short loop is half as fast again wherever it happens to lie across two.
 */
const loopAlignment = '-align-loops=32';

function generatorArguments({ optimize, target, stackSizes }: BackendOptions): string[] {
  const measuring = stackSizes === true ? ['-function-sections', '-stack-size-section'] : [];
  const alignment = optimize > 0 ? [loopAlignment] : [];
  return [`-O${optimize}`, ...alignment, `-relocation-model=${relocationModels[target]}`, `-code-model=${codeModels[target]}`, ...measuring];
}
