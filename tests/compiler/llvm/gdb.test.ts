// gdb on a compiled program: it breaks by TypeScript line and prints what the source calls things.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { ExecutionContext } from 'ava';
import test from 'ava';
import { writeObject } from '../../../compiler/backend.ts';
import type { DebugType } from '../../../compiler/ir/types.ts';
import { link } from '../../../compiler/link.ts';
import { emitLlvm } from '../../../compiler/llvm/index.ts';
import { findTool } from '../../../compiler/tools.ts';
import { addGlobal, addNaked, emptyModule, FunctionBuilder, integer, local, parameter, symbol } from '../ir/_builder.ts';
import { linuxScript, temporaryDirectory } from './_run.ts';

const u32: DebugType = { kind: 'base', name: 'u32', sizeBytes: 4, encoding: 'unsigned' };
const u64: DebugType = { kind: 'base', name: 'u64', sizeBytes: 8, encoding: 'unsigned' };
const thread: DebugType = { kind: 'struct', name: 'Thread' };

/** `step(thread, count)` at lines 10 to 14, called from `_start` with the global `idle` and 5. */
function program(directory: string): ReturnType<typeof emptyModule> {
  const module = emptyModule(['sched/step.ts'], directory);
  module.enums.set('State', { name: 'State', sizeBytes: 1, members: [{ name: 'Ready', value: 0n }, { name: 'Running', value: 1n }] });
  module.structs.set('Thread', {
    name: 'Thread', sizeBytes: 40,
    fields: [
      { name: 'id', type: u32, offset: 0 }, { name: 'state', type: { kind: 'enum', name: 'State' }, offset: 4 },
      { name: 'next', type: { kind: 'pointer', to: thread }, offset: 8 },
      { name: 'times', type: { kind: 'array', element: u64, count: 2, sizeBytes: 16 }, offset: 16 },
      { name: 'entry', type: { kind: 'function' }, offset: 32 },
    ],
  });
  const bytes = new Uint8Array(40);
  bytes.set([77, 0, 0, 0, 1], 0);
  bytes[24] = 9;
  addGlobal(module, 'sched.idle', {
    displayName: 'idle', sizeBytes: 40, debugType: thread, linkage: 'exported',
    initializer: { bytes, relocations: [{ offset: 8, symbol: 'sched.idle', addend: 0 }, { offset: 32, symbol: 'sched.step', addend: 0 }] },
  });
  addStep(module);
  addNaked(module, '_start', 'movl $"sched.idle", %edi\nmovl $5, %esi\ncall "sched.step"\nmovl $60, %eax\nxorl %edi, %edi\nsyscall', { exported: true });
  return module;
}

function addStep(module: ReturnType<typeof emptyModule>): void {
  const parameters = [{ name: 'thread', type: 'ptr' }, { name: 'count', type: 'i32' }] as const;
  const step = new FunctionBuilder(module, 'sched.step', { displayName: 'step', parameters, returnType: 'i64', exported: true, location: { file: 0, line: 10, column: 1 } });
  step.line = 10;
  step.addLocal(8, { name: 'thread', debugType: { kind: 'pointer', to: thread }, parameter: 0 });
  step.addLocal(4, { name: 'count', debugType: u32, parameter: 1, alignBytes: 4 });
  step.line = 11;
  step.addLocal(8, { name: 'total', debugType: u64 });
  step.line = 10;
  step.store(local(0), parameter(0, 'ptr'));
  step.store(local(1), parameter(1, 'i32'));
  step.line = 11;
  step.store(local(2), step.binary('add', step.convert('zext', step.load('i32', local(1)), 'i64'), integer('i64', 100)));
  step.line = 13;
  step.store(step.address(symbol('sched.idle'), 16), step.load('i64', local(2)), { volatile: true });
  step.line = 14;
  step.return(step.load('i64', local(2)));
}

function debug(t: ExecutionContext, optimize: 0 | 2, commands: readonly string[]): string {
  const directory = temporaryDirectory(t);
  const object = join(directory, 'program.o');
  const output = join(directory, 'program');
  const module = program(directory);
  mkdirSync(join(directory, 'sched'));
  writeFileSync(join(directory, 'sched/step.ts'), Array.from({ length: 20 }, (_, index) => `// source line ${index + 1}`).join('\n'));
  writeObject(emitLlvm(module, { optimize, debugInfo: true, target: 'linux' }), object, { optimize, target: 'linux' });
  link({ objects: [object], linkerScript: linuxScript, output });
  const { stdout, stderr } = spawnSync(findTool('gdb'), ['-nx', '-batch', ...commands.flatMap((command) => ['-ex', command]), output], { encoding: 'utf8' });
  return stdout + stderr;
}

test('gdb breaks on a line and prints locals, arguments, fields and enums', (t) => {
  const text = debug(t, 0, ['break sched/step.ts:13', 'run', 'print total', 'print count', 'print *thread', 'print thread->next->state', 'print thread->entry', 'backtrace', 'print idle.id', 'ptype thread', 'next']);
  t.regex(text, /Breakpoint 1, step \(thread=0x[0-9a-f]+ <.*>, count=5\)/);
  t.regex(text, /sched\/step\.ts:13/);
  t.regex(text, /\$1 = 105/);
  t.regex(text, /\$2 = 5/);
  t.regex(text, /\$3 = \{id = 77, state = Running, next = 0x[0-9a-f]+ <.*>, times = \{0, 9\}, entry = 0x[0-9a-f]+ <.*>\}/);
  t.regex(text, /\$4 = Running/);
  t.regex(text, /\$5 = .*<(sched\.)?step>/);
  t.regex(text, /#0 +step .*\n#1 .*_start/);
  t.regex(text, /\$6 = 77/);
  t.regex(text, /type = struct Thread \{[^}]*struct Thread \*next;/);
  t.regex(text, /14\s+\/\/ source line 14/);
});

test('gdb breaks by function name after the prologue', (t) => {
  const text = debug(t, 0, ['break step', 'run', 'info args']);
  t.regex(text, /step \(thread=0x[0-9a-f]+ .*\) at .*sched\/step\.ts:1[01]/);
});

test('gdb still breaks by line in optimised code', (t) => {
  const text = debug(t, 2, ['break sched/step.ts:13', 'run', 'print idle.id', 'backtrace']);
  t.regex(text, /Breakpoint 1, .*step/);
  t.regex(text, /\$1 = 77/);
  t.regex(text, /#0 +step .*sched\/step\.ts:13\n#1 .*_start/);
});
