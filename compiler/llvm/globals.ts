// Globals as LLVM text: type, linkage, section, alignment and initial contents.
//
// A global is bytes, except where the address of a symbol stands among them; such a one becomes a
// packed struct of byte arrays and 64-bit integers. An `external` global is known by its address
// alone (the linker script defines it), so its type here is a single byte.

import type { IrGlobal, Initializer } from '../ir/module.ts';
import { escapedBytes, quoted, symbolText } from './text.ts';

const relocationBytes = 8;

/** A vector register. The ABI aligns arrays of this size and more so (System V for x86-64, section 3.1.2). */
const vectorBytes = 16;

/** One part of an initialiser: plain bytes, or the address of a symbol. */
interface Piece {
  readonly type: string;
  readonly value: string;
}

/** The LLVM type of a global's contents. */
export function globalValueType(global: IrGlobal): string {
  if (global.linkage === 'external') return 'i8';
  const { initializer } = global;
  if (initializer === null || initializer.relocations.length === 0) return `[${global.sizeBytes} x i8]`;
  const parts: string[] = [];
  let at = 0;
  for (const { offset } of initializer.relocations) {
    if (offset > at) parts.push(`[${offset - at} x i8]`);
    parts.push('i64');
    at = offset + relocationBytes;
  }
  if (global.sizeBytes > at) parts.push(`[${global.sizeBytes - at} x i8]`);
  return `<{ ${parts.join(', ')} }>`;
}

/** The definition or declaration of a global; `pointerType` gives the pointer type of a symbol. */
export function globalText(global: IrGlobal, pointerType: (symbol: string) => string): string {
  const kind = global.constant ? 'constant' : 'global';
  const name = symbolText(global.name);
  if (global.linkage === 'external') return `${name} = external dso_local ${kind} i8, align ${global.alignBytes}`;
  const linkage = global.linkage === 'internal' ? 'internal' : 'dso_local';
  const section = global.section === null ? '' : `, section ${quoted(global.section)}`;
  return `${name} = ${linkage} ${kind} ${initializerText(global, pointerType)}${section}, align ${alignmentOf(global)}`;
}

/** Globals in a section of their own may be parts of one table there, with no gaps. */
function alignmentOf({ section, sizeBytes, alignBytes }: IrGlobal): number {
  return section === null && sizeBytes >= vectorBytes ? Math.max(alignBytes, vectorBytes) : alignBytes;
}

function initializerText(global: IrGlobal, pointerType: (symbol: string) => string): string {
  const { initializer } = global;
  if (initializer === null) return `${globalValueType(global)} zeroinitializer`;
  if (initializer.relocations.length === 0) return `${globalValueType(global)} ${bytesText(initializer.bytes)}`;
  const pieces = piecesOf(initializer, pointerType).map(({ type, value }) => `${type} ${value}`);
  return `${globalValueType(global)} <{ ${pieces.join(', ')} }>`;
}

function bytesText(bytes: Uint8Array): string {
  return bytes.every((byte) => byte === 0) ? 'zeroinitializer' : `c"${escapedBytes(bytes)}"`;
}

function piecesOf(initializer: Initializer, pointerType: (symbol: string) => string): Piece[] {
  const { bytes, relocations } = initializer;
  const pieces: Piece[] = [];
  let at = 0;
  const addBytes = (end: number): void => {
    if (end > at) pieces.push({ type: `[${end - at} x i8]`, value: bytesText(bytes.subarray(at, end)) });
  };
  for (const { offset, symbol, addend } of relocations) {
    addBytes(offset);
    const address = `ptrtoint (${pointerType(symbol)} ${symbolText(symbol)} to i64)`;
    pieces.push({ type: 'i64', value: addend === 0 ? address : `add (i64 ${address}, i64 ${addend})` });
    at = offset + relocationBytes;
  }
  addBytes(bytes.length);
  return pieces;
}
