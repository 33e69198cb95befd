// Brings cells onto the screen: as pixels of a linear framebuffer, or as they are into the VGA's text
// memory. Only cells that differ from what was painted last are drawn, and the screen is never read:
// reading a framebuffer is a hundred times slower than memory.

import { glyphHeightPixels, glyphRows, glyphWidthPixels } from './glyphs.ts';

/** The 16 colours of the VGA, as red, green, blue. */
const palette = arrayOf<u32>(
  0x000000, 0x2e6fd6, 0x2ea043, 0x2aa1a8, 0xd1453b, 0xa958c4, 0xc9952c, 0xc8ccd1,
  0x6b7280, 0x6fa8ff, 0x63d471, 0x5fd7de, 0xff7b72, 0xd89bf0, 0xf2cc60, 0xffffff,
);

/** A mode with a linear framebuffer of 32 bits for each pixel. */
export class FramebufferMode {
  /** Where it is mapped; 0: there is none. */
  address: usize = 0;
  widthPixels: u32 = 0;
  heightPixels: u32 = 0;
  pitchBytes: u32 = 0;
  /** Red lies in the lowest byte instead of the third. */
  isRedLowest = false;
}

/** Pixels of the screen for each pixel of a glyph: 2 where letters would else be too small to read. */
export function scaleFor(widthPixels: u32): u32 {
  return widthPixels >= 2560 ? 2 : 1;
}

export class FramebufferPainter {
  private address: usize = 0;
  private pitchBytes: usize = 0;
  private scale: u32 = 1;
  /** The palette in the order of the framebuffer's bytes. */
  private readonly colours = array<u32, 16>(16);

  start(mode: FramebufferMode): void {
    this.address = mode.address;
    this.pitchBytes = mode.pitchBytes;
    this.scale = scaleFor(mode.widthPixels);
    for (let i: u32 = 0; i < palette.length; i++) {
      const colour = palette[i];
      this.colours[i] = mode.isRedLowest ? bswap<u32>(colour) >>> 8 : colour;
    }
    for (let y: u32 = 0; y < mode.heightPixels; y++) memory.fill(this.address + usize(y) * this.pitchBytes, 0, usize(mode.widthPixels) * 4);
  }

  draw(column: u32, row: u32, cell: u16): void {
    const scale = this.scale;
    const foreground = this.colours[(cell >>> 8) & 15];
    const background = this.colours[cell >>> 12];
    const rows = glyphRows(u8(cell & 0xff));
    let line = this.address + usize(row * glyphHeightPixels * scale) * this.pitchBytes + usize(column * glyphWidthPixels * scale) * 4;
    for (let y: u32 = 0; y < glyphHeightPixels * scale; y++) {
      const bits = u32(load<u8>(rows + usize(y / scale)));
      if (scale === 1) drawRow(line, bits, foreground, background);
      else drawWideRow(line, bits, foreground, background);
      line += this.pitchBytes;
    }
  }
}

/** Two pixels with each store. */
function drawRow(line: usize, bits: u32, foreground: u32, background: u32): void {
  for (let x: u32 = 0; x < glyphWidthPixels; x += 2) {
    const left = (bits >>> (7 - x)) & 1 ? foreground : background;
    const right = (bits >>> (6 - x)) & 1 ? foreground : background;
    store<u64>(line + usize(x) * 4, u64(left) | (u64(right) << 32));
  }
}

function drawWideRow(line: usize, bits: u32, foreground: u32, background: u32): void {
  for (let x: u32 = 0; x < glyphWidthPixels; x++) {
    const colour = u64((bits >>> (7 - x)) & 1 ? foreground : background);
    store<u64>(line + usize(x) * 8, colour | (colour << 32));
  }
}

/** The VGA's text mode: 80 by 25 cells at a fixed address, in the code page of its font. */
export class TextPainter {
  private address: usize = 0;

  start(address: usize): void {
    this.address = address;
  }

  draw(column: u32, row: u32, cell: u16): void {
    store<u16>(this.address + usize(row * vgaColumns + column) * 2, (cell & 0xff00) | u16(codePage437(u8(cell & 0xff))));
  }
}

export const vgaColumns: u32 = 80;
export const vgaRows: u32 = 25;
export const vgaTextAddress: u64 = 0xb8000;

const frames437 = arrayOf<u8>(
  0x3f, 0xc4, 0xb3, 0xda, 0xbf, 0xc0, 0xd9, 0xc3, 0xb4, 0xc2, 0xc1, 0xc5, 0xdb, 0xdc, 0xdf, 0xb0, 0xb1, 0xdd,
);

/** A glyph's code in the VGA's font (IBM code page 437); letters that it lacks become question marks. */
function codePage437(glyph: u8): u8 {
  if (glyph < frames437.length) return frames437[glyph];
  if (glyph < 0x7f) return glyph;
  switch (glyph) {
    case 0x7f: return 0xfe;
    case 0xc4: return 0x8e; // Ä
    case 0xd6: return 0x99; // Ö
    case 0xdc: return 0x9a; // Ü
    case 0xe4: return 0x84; // ä
    case 0xf6: return 0x94; // ö
    case 0xfc: return 0x81; // ü
    case 0xdf: return 0xe1; // ß
    case 0xb5: return 0xe6; // µ
    case 0xb0: return 0xf8; // °
    case 0xe9: return 0x82; // é
    case 0xe8: return 0x8a; // è
    default: return 0x3f;
  }
}
