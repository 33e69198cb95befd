// The symbol table inside the image: look-ups of addresses, and that nothing moves for it.

import test from 'ava';
import { buildSymbolTable, tableMagic } from '../../../compiler/symbols/table.ts';
import type { ElfFile } from '../../../compiler/symbols/elf.ts';
import { FunctionBuilder, integer, parameter } from '../ir/_builder.ts';
import { buildKernel, kernelModule } from './_kernel.ts';

interface Found {
  readonly name: string | null;
  readonly file: string | null;
  readonly line: number;
}

/** Looks an address up as the kernel does. */
function lookUp(table: Buffer, address: number): Found {
  const [, functions, lines, , functionsAt, linesAt, filesAt] = Array.from({ length: 8 }, (_, index) => table.readUInt32LE(index * 4));
  const text = (offset: number): string => table.toString('utf8', offset + 4, offset + 4 + table.readUInt32LE(offset));
  let name: string | null = null;
  for (let at = functionsAt; at < functionsAt + functions * 12; at += 12) {
    if (table.readUInt32LE(at) <= address && address < table.readUInt32LE(at + 4)) name = text(table.readUInt32LE(at + 8));
  }
  let row = 0;
  for (let at = linesAt; at < linesAt + lines * 8 && table.readUInt32LE(at) <= address; at += 8) row = table.readUInt32LE(at + 4);
  const line = row & 0xfffff;
  return { name, line, file: line === 0 ? null : text(table.readUInt32LE(filesAt + (row >>> 20) * 4)) };
}

function low(elf: ElfFile, name: string): number {
  return Number(BigInt.asUintN(32, elf.symbols().find((symbol) => symbol.name === name)!.address));
}

test('an address of the image is found with function, file and line', (t) => {
  const module = kernelModule();
  const fn = new FunctionBuilder(module, 'push', {
    displayName: 'RunQueue.push', exported: true, returnType: 'i64', parameters: [{ name: 'x', type: 'i64' }], location: { file: 1, line: 10, column: 1 },
  });
  fn.file = 1;
  fn.line = 12;
  const first = fn.opaque(integer('i64', 7));
  fn.line = 14;
  fn.return(fn.binary('mul', first, parameter(0, 'i64')));
  const { elf } = buildKernel(t, module);
  const table = elf.section('.symbols');
  const [start, end] = [low(elf, '__symbols_start'), low(elf, '__symbols_end')];
  t.is(table.readUInt32LE(0), tableMagic);
  t.is(end - start, table.length);
  const push = low(elf, 'push');
  t.deepEqual(lookUp(table, push), { name: 'RunQueue.push', file: 'kernel/other.ts', line: 10 });
  const places = new Set(Array.from({ length: 40 }, (_, offset) => lookUp(table, push + offset)).filter(({ name }) => name !== null).map(({ line }) => line));
  t.deepEqual([...places].sort(), [10, 12, 14]);
  t.is(lookUp(table, low(elf, 'start64')).name, 'start64');
  t.is(lookUp(table, low(elf, 'start64')).file, 'kernel/main.ts');
  t.deepEqual(lookUp(table, 0x1000), { name: null, file: null, line: 0 });
});

test('rows are sorted and thinned out, strings are shared and aligned', (t) => {
  const rows = [
    { address: 0x30n, file: 'b.ts', line: 0 },
    { address: 0x10n, file: 'a.ts', line: 1 },
    { address: 0x18n, file: 'a.ts', line: 1 },
    { address: 0x20n, file: 'a.ts', line: 2 },
    { address: 0x20n, file: 'b.ts', line: 3 },
  ];
  const table = buildSymbolTable([{ name: 'second', address: 0x20n, sizeBytes: 16 }, { name: 'a.ts', address: 0xffffffff00000010n, sizeBytes: 16 }], rows);
  t.deepEqual([1, 2, 3].map((word) => table.readUInt32LE(word * 4)), [2, 3, 2]);
  t.deepEqual(lookUp(table, 0x1f), { name: 'a.ts', file: 'a.ts', line: 1 });
  t.deepEqual(lookUp(table, 0x20), { name: 'second', file: 'b.ts', line: 3 });
  t.deepEqual(lookUp(table, 0x30), { name: null, file: null, line: 0 });
  t.is(table.length % 4, 0);
});

test('a line that does not fit is refused', (t) => {
  t.throws(() => buildSymbolTable([], [{ address: 1n, file: 'a.ts', line: 1 << 20 }]), { message: /does not fit/ });
});
