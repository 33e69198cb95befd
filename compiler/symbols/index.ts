// Links an image with a table of its own symbols inside.
//
// The table is made from what the linker decided, so the image is linked twice: once without, once
// with the table at its very end. Nothing else may move between the two; that is asserted, since a
// table that is off by some bytes would tell wrong names in a panic.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IrModule } from '../ir/module.ts';
import type { LinkOptions } from '../link.ts';
import { link } from '../link.ts';
import type { ElfSymbol } from './elf.ts';
import { ElfFile } from './elf.ts';
import { readLineRows } from './line-program.ts';
import { buildSymbolTable } from './table.ts';

/** The linker makes symbols of this name: it must not differ between builds. */
const tableName = 'table.symbols';

/** Symbols at or behind the end of the table: these do move when it is put in. */
const movingSymbols: ReadonlySet<string> = new Set(['__symbols_end', '__kernel_end', '__kernel_physical_end']);

/**
 * Links `options.output` with its symbol table between __symbols_start and __symbols_end. Functions
 * are listed by their display name in `module`, files relative to the module's directory.
 */
export function linkWithSymbols(options: LinkOptions, module: IrModule): void {
  link(options);
  const first = new ElfFile(readFileSync(options.output));
  const symbols = first.symbols();
  const directory = mkdtempSync(join(tmpdir(), 'heddlec-'));
  try {
    const symbolTable = join(directory, tableName);
    writeFileSync(symbolTable, tableOf(first, symbols, module));
    link({ ...options, symbolTable });
  } finally {
    rmSync(directory, { recursive: true });
  }
  assertUnmoved(symbols, new ElfFile(readFileSync(options.output)).symbols());
}

function tableOf(elf: ElfFile, symbols: readonly ElfSymbol[], module: IrModule): Buffer {
  const functions = symbols.filter((symbol) => symbol.isFunction && symbol.sizeBytes > 0)
    .map((symbol) => ({ ...symbol, name: module.functions.get(symbol.name)?.displayName ?? symbol.name }));
  const prefix = `${module.directory}/`;
  const rows = readLineRows(elf.section('.debug_line'))
    .map((row) => (row.file.startsWith(prefix) ? { ...row, file: row.file.slice(prefix.length) } : row));
  return buildSymbolTable(functions, rows);
}

function assertUnmoved(before: readonly ElfSymbol[], after: readonly ElfSymbol[]): void {
  const key = (symbol: ElfSymbol): string => `${symbol.name} at 0x${symbol.address.toString(16)}`;
  const now = new Set(after.map(key));
  const moved = before.find((symbol) => !movingSymbols.has(symbol.name) && !now.has(key(symbol)));
  if (moved !== undefined) throw new Error(`${key(moved)} moved when the symbol table was put in`);
}
