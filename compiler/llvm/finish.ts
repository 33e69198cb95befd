// The last step on the printed module: what the bindings could not set is written into the text.
//
// Stack slots get their alignment. The builder always prints `align 1` for a slot of bytes, and the
// wanted alignment is part of the slot's name, so the change is one line at a time and local.
// Calls of functions that ask for their caller are never jumps, or the caller would not be known.
// Debug types are completed in the same pass; see debug-types.ts.

import type { DebugTypes } from './debug-types.ts';

/** The LLVM name of stack slot `index`; `finishText` reads the alignment back from it. */
export function slotName(index: number, alignBytes: number): string {
  return `slot${index}.align${alignBytes}`;
}

const callLine = /^( +(?:%\S+ = )?)(call [^@]*@(?:"([^"]+)"|([\w.$-]+))\()/;

const slotLine = /^( +%slot\d+\.align(\d+) = alloca \[\d+ x i8\], align )1(?=\D|$)/;

/** The finished text of a printed module; calls of the functions in `asking` are no tail calls. */
export function finishText(text: string, debugTypes: DebugTypes | null, asking: ReadonlySet<string>): string {
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line.startsWith('  %slot')) lines[at] = line.replace(slotLine, '$1$2');
    else if (asking.size > 0 && line.includes('call ')) lines[at] = line.replace(callLine, (whole, start: string, call: string, quoted?: string, bare?: string) => (asking.has(quoted ?? bare ?? '') ? `${start}notail ${call}` : whole));
  }
  return (debugTypes === null ? lines : debugTypes.complete(lines)).join('\n');
}
