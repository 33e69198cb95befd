// The stack report as text, and the warnings for threads whose stack may not be enough.

import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { IrModule } from '../../ir/module.ts';
import { displayName, namePath } from '../call-path.ts';
import type { Places } from '../places.ts';
import type { StackAnalysis, StackEntry } from './analysis.ts';

/** The table of `--stack-report`. Bytes throughout. */
export function stackReport(module: IrModule, { entries, interruptBytes }: StackAnalysis): string {
  const rows = entries.map((entry) => [entry.kind, displayName(module, entry.name), stackText(entry), String(entry.worstBytes), String(entry.normalBytes), entry.cycle === null ? 'no' : 'yes']);
  const table = alignColumns([['kind', 'entry', 'stack', 'worst', 'no panic', 'unbounded'], ...rows]);
  const details = entries.flatMap((entry) => describe(module, entry));
  return `${[...table, '', `interrupts on top of a thread: ${interruptBytes} bytes`, '', ...details].join('\n')}\n`;
}

function stackText({ kind, stackBytes }: StackEntry): string {
  return kind === 'thread' ? String(stackBytes ?? '?') : '-';
}

function describe(module: IrModule, entry: StackEntry): string[] {
  const lines = [`${displayName(module, entry.name)}:`, `  longest path: ${namePath(module, entry.path)}`];
  if (entry.cycle !== null) lines.push(`  unbounded, by recursion: ${namePath(module, [...entry.cycle, entry.cycle[0]])}`);
  return lines;
}

/** Text left, numbers right. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((text, column) => (column < 2 ? text.padEnd(widths[column]) : text.padStart(widths[column]))).join('  ').trimEnd());
}

/** Warns of each thread that may need more than it has, an interrupt on top of it included. */
export function warnOfStacks(module: IrModule, { entries, interruptBytes }: StackAnalysis, places: Places, diagnostics: Diagnostics): void {
  for (const { name, kind, worstBytes, stackBytes, path, location } of entries) {
    const needed = worstBytes + interruptBytes;
    if (kind !== 'thread' || stackBytes === null || needed <= stackBytes) continue;
    diagnostics.warn('H6201', places(location), displayName(module, name), String(needed), String(stackBytes), namePath(module, path));
  }
}
