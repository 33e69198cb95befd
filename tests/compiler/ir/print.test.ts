// The printed form of the IR: one module with everything in it, against its golden text.

import test from 'ava';
import type { IrModule } from '../../../compiler/ir/module.ts';
import { printModule } from '../../../compiler/ir/print.ts';
import { verifyModule } from '../../../compiler/ir/verify.ts';
import { addGlobal, addNaked, emptyModule, float, FunctionBuilder, integer, nothing, parameter, symbol } from './_builder.ts';

function sample(): IrModule {
  const module = emptyModule();
  module.assembly.push({ text: 'inb $1, $0', constraints: '={al},{dx},~{memory}', resultType: 'i8', parameterTypes: ['i16'], sideEffects: true });
  addGlobal(module, 'counter', { sizeBytes: 4, alignBytes: 4 });
  addGlobal(module, 'table', {
    sizeBytes: 18, constant: true, linkage: 'exported', section: '.rodata.table',
    initializer: { bytes: Uint8Array.from({ length: 18 }, (_, index) => index), relocations: [{ offset: 8, symbol: 'work', addend: 4 }] },
  });
  addNaked(module, 'enter', 'pushq $5\njmp work', { exported: true, section: '.boot.text', noReturn: true });
  const work = new FunctionBuilder(module, 'work', { parameters: [{ name: 'thread', type: 'ptr' }, { name: 'count', type: 'i32' }], returnType: 'i64', inline: 'never', cold: true });
  const slot = work.addLocal(8, { name: 'total' });
  work.addLocal(4, { name: 'count', parameter: 1, alignBytes: 4 });
  work.line = 2;
  work.store(slot, work.convert('zext', parameter(1, 'i32'), 'i64'));
  work.store(work.address(parameter(0, 'ptr'), 16, work.load('i64', slot), 8), symbol('counter'), { volatile: true });
  work.store(integer('i64', 8), float('f64', -0), { space: 'gs' });
  work.add({ op: 'copy', to: parameter(0, 'ptr'), from: slot, sizeBytes: 8 });
  work.add({ op: 'zero', to: slot, sizeBytes: 8 });
  work.call('work', [nothing, { kind: 'undefined', type: 'i32' }], 'i64');
  work.add({ op: 'callIndirect', callee: parameter(0, 'ptr'), args: [integer('i8', 255)], result: null });
  work.add({ op: 'assembly', template: 0, args: [integer('i16', 0x3f8)], result: work.result('i8') });
  const bits = work.intrinsic('popcnt.i64', [work.load('i64', slot)], 'i64');
  const chosen = work.result('i64');
  work.add({ op: 'select', condition: work.compare('ult', bits, integer('i64', 3)), whenTrue: bits, whenFalse: integer('i64', -1), result: chosen });
  const [first, second] = [work.newBlock(), work.newBlock()];
  work.end({ op: 'branch', condition: work.compare('eq', parameter(0, 'ptr'), nothing), whenTrue: first, whenFalse: second, likely: false });
  work.at(first);
  work.line = 3;
  work.end({ op: 'switch', value: chosen, cases: [{ value: 1n, target: second }], otherwise: second });
  work.at(second);
  work.return(work.binary('mul', chosen, chosen));
  return module;
}

const golden = `module test

assembly 0: effects (i16) i8 "inb $1, $0" "={al},{dx},~{memory}"

internal global @counter: 4 bytes, align 4

exported constant @table: 18 bytes, align 8 section ".rodata.table"
  00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f
  10 11
  +8: @work + 4

exported noreturn naked section ".boot.text" function @enter(): void {
  | pushq $5
  | jmp work
}

inline-never cold function @work(#0 thread: ptr, #1 count: i32): i64 {
  local $0 total: 8 bytes, align 8
  local $1 count: 4 bytes, align 4 of parameter 1
b0:
  %0: i64 = zext #1 from i32
  store $0, %0
  %1: i64 = load $0
  %2: ptr = address #0 + 16 + %1 * 8
  store volatile %2, ptr @counter
  store gs i64 8, f64 -0
  copy #0, $0, 8 bytes
  zero $0, 8 bytes
  %3: i64 = call @work(null, i32 undefined)
  call #0(i8 255)
  %4: i8 = assembly 0(i16 1016)
  %5: i64 = load $0
  %6: i64 = popcnt.i64(%5)
  %8: i1 = ult %6, i64 3
  %7: i64 = select %8, %6, i64 -1
  %9: i1 = eq #0, null
  branch %9, b1, b2 unlikely
b1:
  switch %7 { 1: b2, else: b2 }
b2:
  %10: i64 = mul %7, %7
  return %10
}
`;

test('the printed module is as written down', (t) => {
  const module = sample();
  t.deepEqual(verifyModule(module), []);
  t.is(printModule(module), golden);
});

test('locations are added when asked for', (t) => {
  const text = printModule(sample(), { locations: true });
  t.regex(text, /store \$0, %0 {2}; test\/main\.ts:2\n/);
  t.regex(text, /switch .* ; test\/main\.ts:3\n/);
  t.regex(text, /local \$0 total: 8 bytes, align 8 {2}; test\/main\.ts:1\n/);
});
