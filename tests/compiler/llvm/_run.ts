// Compiles a hand-built module to a Linux program and runs it, for tests.
//
// Programs report by writing a global of 64-bit results to standard output; there is no library,
// so the entry, the system calls and memcpy's family are naked functions added here.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { ExecutionContext } from 'ava';
import { writeObject } from '../../../compiler/backend.ts';
import type { IrModule, Value } from '../../../compiler/ir/module.ts';
import { sizeInBytes } from '../../../compiler/ir/types.ts';
import { verifyModule } from '../../../compiler/ir/verify.ts';
import { link } from '../../../compiler/link.ts';
import { emitLlvm } from '../../../compiler/llvm/index.ts';
import type { FunctionBuilder } from '../ir/_builder.ts';
import { addGlobal, addNaked, emptyModule, symbol } from '../ir/_builder.ts';

export const linuxScript = 'compiler/linux.ld';

export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: Buffer;
}

/** A directory that is removed when the test ends. */
export function temporaryDirectory(t: ExecutionContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'heddle-test-'));
  t.teardown(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** Verifies, compiles and links `module`; the path of the program. */
export function buildLinux(t: ExecutionContext, module: IrModule, optimize: 0 | 2, debugInfo = true): string {
  t.deepEqual(verifyModule(module), []);
  const directory = temporaryDirectory(t);
  const object = join(directory, 'program.o');
  const output = join(directory, 'program');
  const options = { optimize, debugInfo, target: 'linux' } as const;
  writeObject(emitLlvm(module, options), object, options);
  link({ objects: [object], linkerScript: linuxScript, output });
  return output;
}

export function runProgram(path: string): Ended {
  const { status, signal, stdout } = spawnSync(path);
  return { status, signal, stdout };
}

/** A module whose `_start` calls `main` and writes `results` 64-bit words of the global `results`. */
export function moduleWithResults(results: number): IrModule {
  const module = emptyModule();
  addGlobal(module, 'results', { sizeBytes: results * 8, alignBytes: 16 });
  addNaked(module, '_start', [
    'xorl %ebp, %ebp', 'call main', 'movl $1, %eax', 'movl $1, %edi', 'movl $results, %esi', `movl $${results * 8}, %edx`, 'syscall',
    'movl $60, %eax', 'xorl %edi, %edi', 'syscall'].join('\n'), { exported: true, noReturn: true });
  addMemoryFunctions(module);
  return module;
}

/** memcpy, memmove and memset, which LLVM calls. */
export function addMemoryFunctions(module: IrModule): void {
  const parameters = [{ name: 'to', type: 'ptr' }, { name: 'from', type: 'ptr' }, { name: 'bytes', type: 'i64' }] as const;
  const over = { exported: true, returnType: 'ptr', parameters } as const;
  addNaked(module, 'memcpy', 'movq %rdi, %rax\nmovq %rdx, %rcx\nrep movsb\nret', over);
  addNaked(module, 'memset', 'movq %rdi, %r8\nmovl %esi, %eax\nmovq %rdx, %rcx\nrep stosb\nmovq %r8, %rax\nret', over);
  addNaked(module, 'memmove', ['movq %rdi, %rax', 'movq %rdx, %rcx', 'cmpq %rsi, %rdi', 'jb 1f',
    'leaq -1(%rdi,%rcx), %rdi', 'leaq -1(%rsi,%rcx), %rsi', 'std', 'rep movsb', 'cld', 'ret', '1: rep movsb', 'ret'].join('\n'), over);
}

/** Stores `value`, of any type, as result number `index`, widened by zeros. */
export function storeResult(fn: FunctionBuilder, index: number, value: Value): void {
  const address = fn.address(symbol('results'), index * 8);
  if (sizeInBytes(value.type) < 8) fn.store(address, { kind: 'integer', type: 'i64', value: 0n });
  fn.store(address, value);
}

/** The results that a program of `moduleWithResults` wrote. */
export function readResults(t: ExecutionContext, path: string): bigint[] {
  const { status, signal, stdout } = runProgram(path);
  t.deepEqual({ status, signal }, { status: 0, signal: null });
  return Array.from({ length: stdout.length / 8 }, (_, index) => stdout.readBigUInt64LE(index * 8));
}
