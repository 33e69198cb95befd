// Scan codes to text: sets 1 and 2, the layouts US and DE, modifiers, keys without a character. Each line is
// what one sequence of scan codes gives.

import { print, write } from 'heddle';
import { KeyTextMaker } from '../../../kernel/keyboard/key-text.ts';
import { germanLayout, type KeyboardLayout, usLayout } from '../../../kernel/keyboard/layouts.ts';
import { ScanCodeReader, ScanCodeSet } from '../../../kernel/keyboard/scancodes.ts';

function show(byte: u8): void {
  write`${hex(byte, 2)} `;
}

/** Codes as pairs of hexadecimal digits. */
function type(title: string, set: ScanCodeSet, layout: KeyboardLayout, codes: string): void {
  const reader = onStack(new ScanCodeReader());
  const maker = onStack(new KeyTextMaker());
  reader.set = set;
  maker.layout = layout;
  write`${title}: `;
  for (let i: u32 = 0; i + 1 < codes.length; i += 3) {
    const byte = u8((digit(codes.charCodeAt(i)) << 4) | digit(codes.charCodeAt(i + 1)));
    if (reader.take(byte)) maker.take(reader.key, reader.isPress, show);
  }
  print``;
}

function digit(code: u8): u32 {
  return code >= 97 ? u32(code) - 87 : u32(code) - 48;
}

export function main(): void {
  type('shift and release', ScanCodeSet.One, usLayout, '2a 23 a3 aa 12 92');
  type('both shifts', ScanCodeSet.One, usLayout, '36 1e 9e b6 1e 9e');
  type('caps lock', ScanCodeSet.One, usLayout, '3a ba 1e 9e 02 82 2a 1e 9e aa 3a ba 1e 9e');
  type('control', ScanCodeSet.One, usLayout, '1d 2e ae 9d e0 1d 26 a6 e0 9d');
  type('arrows and delete', ScanCodeSet.One, usLayout, 'e0 48 e0 c8 e0 50 e0 d0 e0 53 e0 d3 e0 47 e0 4f');
  type('enter, tab, backspace, escape', ScanCodeSet.One, usLayout, '1c 9c 0f 8f 0e 8e 01 81');
  type('number pad', ScanCodeSet.One, usLayout, '47 4f 52 53 e0 35 37 4a 4e e0 1c');
  type('pause gives nothing', ScanCodeSet.One, usLayout, 'e1 1d 45 e1 9d c5 1e 9e');
  type('function keys give nothing', ScanCodeSet.One, usLayout, '3b bb 57 d7 e0 5b e0 db');
  type('german letters', ScanCodeSet.One, germanLayout, '27 a7 28 a8 1a 9a 0c 8c 15 95 2c ac');
  type('german capitals', ScanCodeSet.One, germanLayout, '2a 27 a7 28 a8 1a 9a aa');
  type('german AltGr', ScanCodeSet.One, germanLayout, 'e0 38 10 90 12 92 08 88 0c 8c 56 d6 e0 b8 56 d6');
  type('german shift on digits', ScanCodeSet.One, germanLayout, '2a 02 82 04 84 08 88 0c 8c aa');
  type('set 2', ScanCodeSet.Two, usLayout, '12 33 f0 33 f0 12 24 f0 24 e0 75 e0 f0 75 5a f0 5a 83 f0 83');
  type('set 2 pause', ScanCodeSet.Two, usLayout, 'e1 14 77 e1 f0 14 f0 77 1c f0 1c');
}
