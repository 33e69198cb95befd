// How names, types and bytes are spelt in LLVM 14's textual IR.
//
// LLVM 14 still has typed pointers: the IR's one pointer type is `i8*` everywhere outside the few
// places that load, store or call, which cast. Values are not spelt here (see constants.ts).

import type { IrType } from '../ir/types.ts';

const typeNames: Readonly<Record<IrType, string>> = {
  void: 'void', i1: 'i1', i8: 'i8', i16: 'i16', i32: 'i32', i64: 'i64',
  f32: 'float', f64: 'double', ptr: 'i8*',
};

/** The type as a value has it in a register. */
export function typeText(type: IrType): string {
  return typeNames[type];
}

/** The type as it lies in memory: a truth value takes a byte. */
export function memoryTypeText(type: IrType): string {
  return type === 'i1' ? 'i8' : typeNames[type];
}

/** Text between double quotes: what is not plain printable ASCII becomes `\XX`. */
export function quoted(text: string): string {
  return `"${escapedBytes(Buffer.from(text, 'utf8'))}"`;
}

/** A global name, `@"..."`. */
export function symbolText(name: string): string {
  return `@${quoted(name)}`;
}

/** The bytes as the inside of an LLVM string. */
export function escapedBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byteTexts[byte];
  return text;
}

const byteTexts: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
  return plain ? String.fromCharCode(byte) : `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});
