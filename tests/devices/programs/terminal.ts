// The terminal's cells after streams of bytes: its rows as text, the colours of one cell, the cursor.

import { print, write } from 'heddle';
import { putByte } from '../../../kernel/linux/output.ts';
import { Terminal } from '../../../kernel/screen/terminal.ts';

const columns: u32 = 12;
const rows: u32 = 3;
const cells = array<u16, 36>(36);
const terminal = new Terminal();

function feed(title: string, text: string): void {
  terminal.start(addressof(cells), columns, rows);
  terminal.put(0x1b);
  put('[0m\x1b[H');
  put(text);
  write`${title}: `;
  for (let row: u32 = 0; row < rows; row++) {
    write`|`;
    for (let column: u32 = 0; column < columns; column++) putByte(visible(u8(terminal.cellAt(column, row) & 0xff)));
  }
  print`| ${hex(terminal.cellAt(0, 0) >>> 8, 2)} ${terminal.cursorColumn},${terminal.cursorRow}`;
}

function put(text: string): void {
  for (let i: u32 = 0; i < text.length; i++) terminal.put(text.charCodeAt(i));
}

/** Latin-1 and frames by a letter of ASCII. */
function visible(glyph: u8): u8 {
  return glyph >= 0x20 && glyph < 0x7f ? glyph : glyph === 0x7f ? 0x3f : glyph < 0x20 ? 0x23 : 0x40;
}

export function main(): void {
  feed('plain', 'ab\r\ncd');
  feed('line feed alone', 'ab\ncd');
  feed('wraps', 'abcdefghijklmnop');
  feed('last column, then a new line', 'abcdefghijkl\r\nm');
  feed('scrolls', '1\r\n2\r\n3\r\n4');
  feed('tab', 'a\tb');
  feed('backspace', 'abc\b\bX');
  feed('colours', '\x1b[31;44mr');
  feed('bright', '\x1b[92mg');
  feed('bold and reverse', '\x1b[1;7mx');
  feed('back to plain', '\x1b[1;31m\x1b[0mx');
  feed('move', '\x1b[2;3Hx\x1b[A\x1b[2Dy\x1b[99;99Hz');
  feed('erase to the end of the line', 'abcdef\r\x1b[2C\x1b[K');
  feed('erase the screen', 'abc\r\ndef\x1b[2J');
  feed('umlaut, euro, frame', 'ö€─');
  feed('broken sequences', '\x1b[1;2;3;4;5;6;7;8;9;10;11mx\x1b[?25ly\x1bzq');
  feed('noise', '\x01\x02\x00\x7f\x1b[\x1b[999999999999Cx');
  terminal.put(0xff);
  terminal.put(0xc3);
  terminal.put(0x41);
  print`after wrong UTF-8 the cursor is at ${terminal.cursorColumn}`;
}
