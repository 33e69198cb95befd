// The last step on the printed module: what the bindings could not set is written into the text.
//
// Stack slots get their alignment. The builder always prints `align 1` for a slot of bytes, and the
// wanted alignment is part of the slot's name, so the change is one line at a time and local.
// Debug types are completed in the same pass; see debug-types.ts.

import type { DebugTypes } from './debug-types.ts';

/** The LLVM name of stack slot `index`; `finishText` reads the alignment back from it. */
export function slotName(index: number, alignBytes: number): string {
  return `slot${index}.align${alignBytes}`;
}

const slotLine = /^( +%slot\d+\.align(\d+) = alloca \[\d+ x i8\], align )1(?=\D|$)/;

/** The finished text of a printed module. */
export function finishText(text: string, debugTypes: DebugTypes | null): string {
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line.startsWith('  %slot')) lines[at] = line.replace(slotLine, '$1$2');
  }
  return (debugTypes === null ? lines : debugTypes.complete(lines)).join('\n');
}
