// The kernel target: what the machine code looks like, and the layout that linker.ld gives it.

import { spawnSync } from 'node:child_process';
import test, { type ExecutionContext } from 'ava';
import { findTool } from '../../../compiler/tools.ts';
import { addGlobal, addNaked, float, FunctionBuilder, integer, nothing, parameter, symbol } from '../ir/_builder.ts';
import { buildKernel, instructionsOf, kernelAssembly, kernelModule } from './_kernel.ts';

const i64 = (value: number): ReturnType<typeof integer> => integer('i64', value);

test('the red zone is not used', (t) => {
  const module = kernelModule();
  const leaf = new FunctionBuilder(module, 'leaf', { exported: true, returnType: 'i64' });
  leaf.return(leaf.opaque(i64(5)));
  const code = instructionsOf(kernelAssembly(t, module), 'leaf');
  t.regex(code[2], /^(subq \$\d+, %rsp|pushq %rax)/);
  t.true(code[0] === 'pushq %rbp' && code[1] === 'movq %rsp, %rbp', code.join('\n'));
});

test('large copies and clears use no vector registers', (t) => {
  const module = kernelModule();
  const fn = new FunctionBuilder(module, 'clear', { exported: true, parameters: [{ name: 'to', type: 'ptr' }, { name: 'from', type: 'ptr' }] });
  fn.add({ op: 'zero', to: parameter(0, 'ptr'), sizeBytes: 64 });
  fn.add({ op: 'copy', to: parameter(0, 'ptr'), from: parameter(1, 'ptr'), sizeBytes: 64 });
  fn.return();
  t.notRegex(kernelAssembly(t, module), /[xy]mm\d/);
});

test('a function with floats uses SSE and leaves its neighbours without', (t) => {
  const module = kernelModule();
  const half = new FunctionBuilder(module, 'half', { exported: true, parameters: [{ name: 'x', type: 'f64' }], returnType: 'f64' });
  half.return(half.binary('fmul', parameter(0, 'f64'), float('f64', 0.5)));
  const plain = new FunctionBuilder(module, 'plain', { exported: true, parameters: [{ name: 'to', type: 'ptr' }] });
  plain.add({ op: 'zero', to: parameter(0, 'ptr'), sizeBytes: 32 });
  plain.return();
  const assembly = kernelAssembly(t, module);
  t.regex(instructionsOf(assembly, 'half').join('\n'), /mulsd/);
  t.notRegex(instructionsOf(assembly, 'plain').join('\n'), /xmm/);
});

test('a caller into which a float function is always inlined gets SSE too', (t) => {
  const module = kernelModule();
  const inner = new FunctionBuilder(module, 'inner', { inline: 'always', parameters: [{ name: 'to', type: 'ptr' }] });
  inner.store(parameter(0, 'ptr'), inner.binary('fadd', inner.load('f64', parameter(0, 'ptr')), float('f64', 1)));
  inner.return();
  const outer = new FunctionBuilder(module, 'outer', { exported: true, parameters: [{ name: 'to', type: 'ptr' }] });
  outer.call('inner', [parameter(0, 'ptr')]);
  outer.return();
  for (const optimize of [0, 2] as const) t.regex(instructionsOf(kernelAssembly(t, module, optimize), 'outer').join('\n'), /addsd/);
});

test('an interrupt handler saves what it uses and ends in iretq', (t) => {
  const module = kernelModule();
  addGlobal(module, 'ticks');
  const handler = new FunctionBuilder(module, 'tick', { kind: 'interrupt', exported: true, parameters: [{ name: 'frame', type: 'ptr' }] });
  handler.store(symbol('ticks'), handler.binary('add', handler.load('i64', symbol('ticks')), i64(1)));
  handler.store(parameter(0, 'ptr'), i64(0x1234));
  handler.return();
  const code = instructionsOf(kernelAssembly(t, module), 'tick');
  t.is(code.at(-1), 'iretq');
  t.true(code.some((line) => line.startsWith('cld')), 'direction flag cleared');
  t.true(code.some((line) => /^movq \$4660, /.test(line)), `the store to the frame survives:\n${code.join('\n')}`);
});

test('an interrupt handler with an error code drops it before iretq', (t) => {
  const module = kernelModule();
  addGlobal(module, 'last');
  const handler = new FunctionBuilder(module, 'fault', {
    kind: 'interruptWithError', exported: true, parameters: [{ name: 'frame', type: 'ptr' }, { name: 'code', type: 'i64' }],
  });
  handler.store(symbol('last'), parameter(1, 'i64'));
  handler.store(symbol('last'), handler.load('i64', parameter(0, 'ptr')), { volatile: true });
  handler.return();
  const code = instructionsOf(kernelAssembly(t, module), 'fault');
  t.deepEqual(code.slice(-2), ['addq $16, %rsp', 'iretq']);
});

test('GS-relative and volatile accesses are one instruction', (t) => {
  const module = kernelModule();
  addGlobal(module, 'device');
  const fn = new FunctionBuilder(module, 'poll', { exported: true, returnType: 'ptr' });
  fn.store(symbol('device'), integer('i32', 1), { volatile: true });
  fn.store(symbol('device'), integer('i32', 1), { volatile: true });
  fn.return(fn.load('ptr', i64(16), { space: 'gs' }));
  const code = instructionsOf(kernelAssembly(t, module), 'poll');
  t.is(code.filter((line) => line === 'movl $1, device(%rip)').length, 2, code.join('\n'));
  t.true(code.includes('movq %gs:16, %rax'), code.join('\n'));
});

test('a null dereference stays in the code', (t) => {
  const module = kernelModule();
  const fn = new FunctionBuilder(module, 'crash', { exported: true, returnType: 'i64' });
  fn.return(fn.load('i64', nothing));
  t.regex(instructionsOf(kernelAssembly(t, module), 'crash').join('\n'), /movq 0, %rax/);
});

test('dead functions are dropped, those named by live assembly text are kept', (t) => {
  const module = kernelModule();
  new FunctionBuilder(module, 'dead').return();
  new FunctionBuilder(module, 'onlyFromDeadAssembly').return();
  addNaked(module, 'deadNaked', 'jmp onlyFromDeadAssembly');
  new FunctionBuilder(module, 'fromLiveAssembly').return();
  addNaked(module, 'liveNaked', 'call fromLiveAssembly\nret', { exported: true });
  const assembly = kernelAssembly(t, module, 0);
  t.notRegex(assembly, /^dead|onlyFromDeadAssembly/m);
  t.regex(assembly, /^fromLiveAssembly:/m);
});

test('function attributes reach the object: section, cold, never and always inlined', (t) => {
  const module = kernelModule();
  const placed = new FunctionBuilder(module, 'placed', { exported: true, section: '.text.special' });
  placed.call('never', []);
  placed.call('always', []);
  placed.return();
  new FunctionBuilder(module, 'never', { inline: 'never' }).return();
  new FunctionBuilder(module, 'always', { inline: 'always' }).return();
  const assembly = kernelAssembly(t, module, 0);
  t.regex(assembly, /\.section\s+\.text\.special,"ax"/);
  t.deepEqual(instructionsOf(assembly, 'placed').filter((line) => line.startsWith('call')), ['callq never']);
});

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly address: bigint;
  readonly physical: bigint;
  readonly fileBytes: bigint;
  readonly memoryBytes: bigint;
}

function segmentsOf(bytes: Buffer): Segment[] {
  const table = Number(bytes.readBigUInt64LE(32));
  return Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => {
    const at = table + index * 56;
    return {
      type: bytes.readUInt32LE(at), flags: bytes.readUInt32LE(at + 4), address: bytes.readBigUInt64LE(at + 16), physical: bytes.readBigUInt64LE(at + 24),
      fileBytes: bytes.readBigUInt64LE(at + 32), memoryBytes: bytes.readBigUInt64LE(at + 40),
    };
  });
}

test('the image is laid out as linker.ld says', (t) => {
  const module = kernelModule();
  addGlobal(module, 'large', { sizeBytes: 1 << 20, alignBytes: 4096, linkage: 'exported' });
  addGlobal(module, 'message', { linkage: 'exported', constant: true, initializer: { bytes: new Uint8Array(8).fill(65), relocations: [] } });
  addGlobal(module, 'variable', { linkage: 'exported', initializer: { bytes: new Uint8Array(8).fill(66), relocations: [] } });
  const { bytes, elf } = buildKernel(t, module);
  const offset = 0xffffffff80000000n;
  const at = new Map(elf.symbols().map((symbol) => [symbol.name, symbol.address]));
  const loads = segmentsOf(bytes).filter((segment) => segment.type === 1);
  t.deepEqual(loads.map((segment) => segment.flags), [5, 6, 5, 4, 6, 4]);
  t.true(loads.every((segment) => segment.address % 4096n === 0n), 'each segment begins on a page');
  t.deepEqual(loads.slice(2).map((segment) => segment.address - segment.physical), [offset, offset, offset, offset]);
  t.is(loads[0].physical, 0x200000n);
  t.is(bytes.readBigUInt64LE(24), at.get('start64')!, 'e_entry');
  t.true(bytes.length < 1 << 20, 'the bss takes no room in the file');
  t.is(at.get('__virtual_offset'), offset);
  t.is(at.get('__kernel_physical_end')! + offset, at.get('__kernel_end')!);
  for (const [name, from, to] of [['start64', '__text_start', '__text_end'], ['message', '__rodata_start', '__rodata_end'],
    ['variable', '__data_start', '__data_end'], ['large', '__bss_start', '__bss_end'], ['pvhEntry', '__boot_start', '__boot_end']]) {
    t.true(at.get(name)! >= at.get(from)! && at.get(name)! < at.get(to)!, name);
    t.is(at.get(from)! % 4096n, 0n, from);
  }
});

test('QEMU enters the image by its PVH note, in 32-bit mode', (t) => {
  const module = kernelModule();
  addNaked(module, 'pvhEntry', '.code32\nmovl $0x10, %eax\noutl %eax, $0xf4\n1: jmp 1b\n.code64', { section: '.boot.text' });
  const { path } = buildKernel(t, module);
  const arguments_ = ['-accel', 'tcg', '-display', 'none', '-no-reboot', '-device', 'isa-debug-exit,iobase=0xf4,iosize=0x04', '-kernel', path];
  const { status } = spawnSync(findTool('qemu-system-x86_64'), arguments_, { timeout: 20_000 });
  t.is(status, 33);
});

test('interrupt handlers compile without optimisation too', (t) => {
  const module = kernelModule();
  const handler = new FunctionBuilder(module, 'tick', { kind: 'interrupt', exported: true, parameters: [{ name: 'frame', type: 'ptr' }] });
  const slot = handler.addLocal(8, { name: 'frame', parameter: 0 });
  handler.store(slot, parameter(0, 'ptr'));
  handler.return();
  t.is(instructionsOf(kernelAssembly(t, module, 0), 'tick').at(-1), 'iretq');
});

test('the PVH note points at the 32-bit entry', (t) => {
  const { bytes, elf } = buildKernel(t, kernelModule());
  const note = segmentsOf(bytes).find((segment) => segment.type === 4);
  const content = elf.section('.note.pvh');
  t.is(note?.address, 0x200000n);
  t.is(content.readUInt32LE(8), 18);
  t.is(content.readBigUInt64LE(16), elf.symbols().find((symbol) => symbol.name === 'pvhEntry')!.address);
});

/** A function that calls another with a local of `sizeBytes`. */
function withLocal(optimize: 0 | 2, sizeBytes: number, t: ExecutionContext, kind: 'ordinary' | 'interrupt' = 'ordinary'): string[] {
  const module = kernelModule();
  const parameters = [{ name: 'frame', type: 'ptr' }] as const;
  addNaked(module, 'fill', 'ret', { parameters: [...parameters] });
  const fn = new FunctionBuilder(module, 'wide', { exported: true, kind, parameters });
  fn.call('fill', [fn.addLocal(sizeBytes)]);
  fn.return();
  return instructionsOf(kernelAssembly(t, module, optimize), 'wide');
}

const probe = 'movq $0, (%rsp)';

test('a large frame is touched every 512 bytes, in order', (t) => {
  for (const optimize of [0, 2] as const) {
    const code = withLocal(optimize, 1600, t);
    const steps = code.filter((line) => /^subq .*, %rsp$/.test(line) || line === probe);
    t.deepEqual(steps.slice(0, 6), ['subq $512, %rsp', probe, 'subq $512, %rsp', probe, 'subq $512, %rsp', probe], code.join('\n'));
    t.regex(steps[6] ?? '', /^subq \$\d{2}, %rsp$/);
  }
});

test('a very large frame is touched in a loop', (t) => {
  for (const optimize of [0, 2] as const) {
    const code = withLocal(optimize, 100_000, t);
    t.is(code.filter((line) => line === 'subq $512, %rsp').length, 1, code.join('\n'));
    t.is(code[code.indexOf('subq $512, %rsp') + 1], probe);
    t.true(code.some((line) => line.startsWith('jne ')));
  }
});

test('a small frame is not touched for nothing', (t) => {
  t.false(withLocal(2, 400, t).includes(probe));
});

test('an interrupt handler with a large frame keeps the register that its probes use', (t) => {
  const code = withLocal(2, 100_000, t, 'interrupt');
  t.true(code.indexOf('pushq %r11') >= 0 && code.indexOf('pushq %r11') < code.indexOf(probe), code.join('\n'));
});
