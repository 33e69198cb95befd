// A small hand-built kernel image, for tests of the kernel target and of linker.ld.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { assemblyText, writeObject } from '../../../compiler/backend.ts';
import type { IrModule } from '../../../compiler/ir/module.ts';
import { verifyModule } from '../../../compiler/ir/verify.ts';
import { emitLlvm } from '../../../compiler/llvm/index.ts';
import { linkWithSymbols } from '../../../compiler/symbols/index.ts';
import { ElfFile } from '../../../compiler/symbols/elf.ts';
import { addGlobal, addNaked, emptyModule } from '../ir/_builder.ts';
import { temporaryDirectory } from './_run.ts';

/** A module with the entry points that linker.ld asks for. */
export function kernelModule(): IrModule {
  const module = emptyModule(['kernel/main.ts', 'kernel/other.ts']);
  addNaked(module, 'start64', 'movabsq $bootStack, %rax\n1: hlt\njmp 1b', { exported: true });
  addNaked(module, 'pvhEntry', '.code32\nmovl $bootTable, %eax\nljmp $8, $1f\n.code64\n1: movabsq $start64, %rax\njmpq *%rax', { section: '.boot.text' });
  addGlobal(module, 'bootTable', { sizeBytes: 4096, alignBytes: 4096, section: '.boot.bss' });
  addGlobal(module, 'bootStack', { sizeBytes: 64, section: '.boot.data', initializer: { bytes: new Uint8Array(64).fill(1), relocations: [] } });
  addGlobal(module, 'pvhNote', {
    sizeBytes: 24, alignBytes: 4, section: '.note.pvh', constant: true,
    initializer: { bytes: Uint8Array.of(4, 0, 0, 0, 8, 0, 0, 0, 18, 0, 0, 0, 88, 101, 110, 0, 0, 0, 0, 0, 0, 0, 0, 0), relocations: [{ offset: 16, symbol: 'pvhEntry', addend: 0 }] },
  });
  return module;
}

/** Assembly of the module for the kernel target. */
export function kernelAssembly(t: ExecutionContext, module: IrModule, optimize: 0 | 2 = 2): string {
  t.deepEqual(verifyModule(module), []);
  return assemblyText(emitLlvm(module, { optimize, debugInfo: false, target: 'kernel' }), { optimize, target: 'kernel' });
}

/** The instructions of one function in such an assembly, without directives and comments. */
export function instructionsOf(assembly: string, name: string): string[] {
  const body = assembly.slice(assembly.indexOf(`\n${name}:`)).split('\n').slice(2);
  const end = body.findIndex((line) => line.startsWith('.Lfunc_end'));
  return body.slice(0, end).map((line) => line.replace(/#.*/, '').trim().replaceAll('\t', ' ')).filter((line) => line !== '' && !/^[.#]|:$/.test(line));
}

/** Builds and links a kernel image with its symbol table. */
export function buildKernel(t: ExecutionContext, module: IrModule): { readonly path: string; readonly bytes: Buffer; readonly elf: ElfFile } {
  t.deepEqual(verifyModule(module), []);
  const directory = temporaryDirectory(t);
  const object = join(directory, 'kernel.o');
  const path = join(directory, 'kernel.elf');
  writeObject(emitLlvm(module, { optimize: 2, debugInfo: true, target: 'kernel' }), object, { optimize: 2, target: 'kernel' });
  linkWithSymbols({ objects: [object], linkerScript: 'linker.ld', output: path }, module);
  const bytes = readFileSync(path);
  return { path, bytes, elf: new ElfFile(bytes) };
}
