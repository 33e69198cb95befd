// The glyphs of the screen: 256 of 8 by 16 pixels, one byte for each row, the highest bit leftmost.
//
// 0x20 to 0x7e and 0xa1 to 0xff are ASCII and Latin-1, so a letter's glyph is its code. 0x01 to 0x1f are
// lines, blocks and arrows, drawn here; 0x7f stands for what there is no glyph for. The table is computed
// at compile time.

import { glyphTexts } from './font-data.ts';

export const glyphWidthPixels: u32 = 8;
export const glyphHeightPixels: u32 = 16;

/** Stands for a character without a glyph. */
export const glyphUnknown: u8 = 0x7f;

const firstLatinIndex = 95;
const middleRow = 7;
/** The two columns in the middle of a row, and those to their left and right with them. */
const middle: u8 = 0x18;
const leftHalf: u8 = 0xf8;
const rightHalf: u8 = 0x1f;

class GlyphTable {
  readonly rows = array<u8, 4096>(4096);

  constructor() {
    for (let index: u32 = 0; index < glyphTexts.length; index++) {
      this.decode(index < firstLatinIndex ? index + 0x20 : index - firstLatinIndex + 0xa1, glyphTexts[index]);
    }
    this.frame(0x01, 0, 1, 0, 1); // ─
    this.frame(0x02, 1, 0, 1, 0); // │
    this.frame(0x03, 0, 1, 1, 0); // ┌
    this.frame(0x04, 0, 0, 1, 1); // ┐
    this.frame(0x05, 1, 1, 0, 0); // └
    this.frame(0x06, 1, 0, 0, 1); // ┘
    this.frame(0x07, 1, 1, 1, 0); // ├
    this.frame(0x08, 1, 0, 1, 1); // ┤
    this.frame(0x09, 0, 1, 1, 1); // ┬
    this.frame(0x0a, 1, 1, 0, 1); // ┴
    this.frame(0x0b, 1, 1, 1, 1); // ┼
    this.fill(0x0c, 0, 16, 0xff, 0xff); // █
    this.fill(0x0d, 8, 16, 0xff, 0xff); // ▄
    this.fill(0x0e, 0, 8, 0xff, 0xff); // ▀
    this.fill(0x0f, 0, 16, 0x88, 0x22); // ░
    this.fill(0x10, 0, 16, 0xaa, 0x55); // ▒
    this.fill(0x11, 0, 16, 0xf0, 0xf0); // ▌
    this.fill(glyphUnknown, 3, 13, 0x7e, 0x7e);
  }

  private decode(glyph: u32, text: string): void {
    for (let row: u32 = 0; row < 16; row++) {
      this.rows[glyph * 16 + row] = u8((digit(text.charCodeAt(row * 2)) << 4) | digit(text.charCodeAt(row * 2 + 1)));
    }
  }

  /** Lines from the middle to the sides that are not 0. */
  private frame(glyph: u32, up: u8, right: u8, down: u8, left: u8): void {
    for (let row: u32 = 0; row < 16; row++) {
      let bits: u8 = 0;
      if (row === middleRow) bits = u8((left !== 0 ? leftHalf : 0) | (right !== 0 ? rightHalf : 0));
      if ((row <= middleRow && up !== 0) || (row >= middleRow && down !== 0)) bits |= middle;
      this.rows[glyph * 16 + row] = bits;
    }
  }

  private fill(glyph: u32, from: u32, to: u32, even: u8, odd: u8): void {
    for (let row = from; row < to; row++) this.rows[glyph * 16 + row] = row % 2 === 0 ? even : odd;
  }
}

function digit(code: u8): u32 {
  return code >= 97 ? u32(code) - 87 : u32(code) - 48;
}

const table = new GlyphTable();

/** The 16 rows of a glyph, at an address. */
export function glyphRows(glyph: u8): usize {
  return addressof(table) + usize(glyph) * glyphHeightPixels;
}

/** The glyph of a character of Unicode. */
export function glyphOf(codePoint: u32): u8 {
  if (codePoint >= 0x20 && codePoint < 0x7f) return u8(codePoint);
  if (codePoint > 0xa0 && codePoint <= 0xff) return u8(codePoint);
  switch (codePoint) {
    case 0xa0: return 0x20;
    case 0x2500: return 0x01;
    case 0x2502: return 0x02;
    case 0x250c: return 0x03;
    case 0x2510: return 0x04;
    case 0x2514: return 0x05;
    case 0x2518: return 0x06;
    case 0x251c: return 0x07;
    case 0x2524: return 0x08;
    case 0x252c: return 0x09;
    case 0x2534: return 0x0a;
    case 0x253c: return 0x0b;
    case 0x2588: return 0x0c;
    case 0x2584: return 0x0d;
    case 0x2580: return 0x0e;
    case 0x2591: return 0x0f;
    case 0x2592: return 0x10;
    case 0x258c: return 0x11;
    case 0x2013: return 0x2d; // – as -
    case 0x2018: return 0x27;
    case 0x2019: return 0x27;
    case 0x201c: return 0x22;
    case 0x201d: return 0x22;
    default: return glyphUnknown;
  }
}
