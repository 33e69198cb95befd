// Linking and the outside tools: failures are told in words, with the names that matter.

import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import test from 'ava';
import { optimizeToText, writeObject } from '../../../compiler/backend.ts';
import { link, LinkError } from '../../../compiler/link.ts';
import { emitLlvm } from '../../../compiler/llvm/index.ts';
import { ToolFailure } from '../../../compiler/run-tool.ts';
import { addGlobal, addNaked, emptyModule, FunctionBuilder, integer } from '../ir/_builder.ts';
import { linuxScript, temporaryDirectory } from './_run.ts';

test('an undefined symbol is named, with the place that uses it', (t) => {
  const module = emptyModule();
  const missing = addGlobal(module, 'nowhere', { linkage: 'external' });
  const start = new FunctionBuilder(module, '_start', { exported: true });
  start.line = 7;
  start.store(missing, integer('i64', 1));
  start.return();
  const object = join(temporaryDirectory(t), 'a.o');
  writeObject(emitLlvm(module, { optimize: 0, debugInfo: true, target: 'linux' }), object, { optimize: 0, target: 'linux' });
  const error = t.throws(() => link({ objects: [object], linkerScript: linuxScript, output: `${object}.elf` }), { instanceOf: LinkError });
  t.is(error.undefinedSymbols[0].name, 'nowhere');
  t.regex(error.message, /nowhere, used at .*main\.ts:7/);
});

test('a missing entry point is a link error', (t) => {
  const module = emptyModule();
  new FunctionBuilder(module, 'elsewhere', { exported: true }).return();
  const object = join(temporaryDirectory(t), 'a.o');
  writeObject(emitLlvm(module, { optimize: 0, debugInfo: false, target: 'linux' }), object, { optimize: 0, target: 'linux' });
  t.throws(() => link({ objects: [object], linkerScript: linuxScript, output: `${object}.elf` }), { instanceOf: LinkError, message: /_start/ });
});

test('a tool that refuses its input is named, with its words and status', (t) => {
  const error = t.throws(() => optimizeToText('this is no module', { optimize: 2, target: 'linux' }), { instanceOf: ToolFailure });
  t.is(error.tool, 'opt-14');
  t.is(error.status, 1);
  t.regex(error.message, /expected top-level entity/);
});

test('wrong assembly in a naked function is reported by llc', (t) => {
  const module = emptyModule();
  addNaked(module, '_start', 'frobnicate %rax', { exported: true });
  const text = emitLlvm(module, { optimize: 2, debugInfo: true, target: 'kernel' });
  const object = join(temporaryDirectory(t), 'a.o');
  const error = t.throws(() => writeObject(text, object, { optimize: 2, target: 'kernel' }), { instanceOf: ToolFailure });
  t.is(error.tool, 'llc-14');
  t.regex(error.stderr, /frobnicate/);
});

test('the same module gives the same text', (t) => {
  const once = (): string => {
    const module = emptyModule();
    addNaked(module, '_start', 'ret', { exported: true });
    return emitLlvm(module, { optimize: 2, debugInfo: true, target: 'kernel' });
  };
  t.is(once(), once());
});

test('the breadcrumb file names the function that was compiled last', (t) => {
  const path = join(temporaryDirectory(t), 'breadcrumb');
  const script = `
    import { leaveBreadcrumb } from './compiler/breadcrumb.ts';
    leaveBreadcrumb('a long line that is written first and must not shine through');
    leaveBreadcrumb('test/main.ts:3:1 code generation of main');`;
  spawnSync(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], { env: { ...process.env, HEDDLEC_BREADCRUMB: path } });
  t.is(readFileSync(path, 'utf8').trim(), 'test/main.ts:3:1 code generation of main');
});
