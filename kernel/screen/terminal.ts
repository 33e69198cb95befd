// A terminal's memory: cells of a letter and its colours, a cursor, and what a stream of bytes does to
// them. UTF-8, and the part of ANSI's escape sequences (ECMA-48) that programs of text use: colours,
// moving the cursor, erasing.
//
// It draws nothing. A cell has 16 bits: glyph, foreground, background, as the VGA's text mode has them.

import { glyphOf, glyphUnknown } from './glyphs.ts';

/** Light grey on black. */
const plainColours: u16 = 0x0700;
const brightBit: u16 = 0x0800;
const blank: u16 = 0x20;
const tabColumns: u32 = 8;
const maxParameters: u32 = 8;

enum State {
  Text,
  Escape,
  Sequence,
}

/** ANSI's order of colours is red, green, blue from the lowest bit; the VGA's is the reverse. */
const vgaColours = arrayOf<u8>(0, 4, 2, 6, 1, 5, 3, 7);

export class Terminal {
  columns: u32 = 0;
  rows: u32 = 0;
  /** Where the cells lie, row by row. */
  private cells: usize = 0;
  cursorColumn: u32 = 0;
  cursorRow: u32 = 0;
  private colours: u16 = 0x0700;
  private isReverse = false;
  private state: State = State.Text;
  /** The bits of a character of several bytes, and how many bytes are to come. */
  private codePoint: u32 = 0;
  private bytesToCome: u32 = 0;
  private readonly parameters = array<u32, 8>(8);
  private parameterCount: u32 = 0;
  /** A letter was put in the last column; the next one begins a line. */
  private wrapsNext = false;

  /** Takes memory of columns × rows cells of two bytes and clears it. */
  start(cells: usize, columns: u32, rows: u32): void {
    this.cells = cells;
    this.columns = columns;
    this.rows = rows;
    this.eraseCells(0, columns * rows);
  }

  cellAt(column: u32, row: u32): u16 {
    return load<u16>(this.addressOf(row * this.columns + column));
  }

  put(byte: u8): void {
    if (this.state === State.Text) this.putText(byte);
    else if (this.state === State.Escape) this.putEscape(byte);
    else this.putSequence(byte);
  }

  private putText(byte: u8): void {
    if (byte >= 0x80) this.putPartOfCharacter(byte);
    else if (byte >= 0x20 && byte !== 0x7f) this.putGlyph(u8(byte));
    else this.putControl(byte);
  }

  /** UTF-8 (RFC 3629). What is wrong becomes one unknown glyph. */
  private putPartOfCharacter(byte: u8): void {
    if ((byte & 0xc0) === 0x80) {
      if (this.bytesToCome === 0) return;
      this.codePoint = (this.codePoint << 6) | u32(byte & 0x3f);
      this.bytesToCome -= 1;
      if (this.bytesToCome === 0) this.putGlyph(glyphOf(this.codePoint));
      return;
    }
    this.bytesToCome = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    this.codePoint = u32(byte) & (byte >= 0xf0 ? 0x07 : byte >= 0xe0 ? 0x0f : 0x1f);
    if (byte >= 0xf8) {
      this.bytesToCome = 0;
      this.putGlyph(glyphUnknown);
    }
  }

  private putControl(byte: u8): void {
    this.bytesToCome = 0;
    switch (byte) {
      case 0x08:
        if (this.cursorColumn > 0) this.cursorColumn -= 1;
        this.wrapsNext = false;
        break;
      case 0x09:
        this.moveTo(min<u32>((this.cursorColumn / tabColumns + 1) * tabColumns, this.columns - 1), this.cursorRow);
        break;
      case 0x0a:
        this.newLine();
        break;
      case 0x0d:
        this.moveTo(0, this.cursorRow);
        break;
      case 0x1b:
        this.state = State.Escape;
        break;
    }
  }

  private putGlyph(glyph: u8): void {
    this.bytesToCome = 0;
    if (this.wrapsNext) {
      this.cursorColumn = 0;
      this.newLine();
    }
    store<u16>(this.addressOf(this.cursorRow * this.columns + this.cursorColumn), this.shownColours() | u16(glyph));
    if (this.cursorColumn + 1 < this.columns) this.cursorColumn += 1;
    else this.wrapsNext = true;
  }

  private putEscape(byte: u8): void {
    if (byte !== 0x5b) {
      this.state = State.Text;
      return;
    }
    this.state = State.Sequence;
    this.parameterCount = 1;
    this.parameters[0] = 0;
  }

  private putSequence(byte: u8): void {
    if (byte >= 0x30 && byte <= 0x39) {
      const last = this.parameterCount - 1;
      this.parameters[last] = min<u32>(this.parameters[last] * 10 + u32(byte) - 0x30, 9999);
    } else if (byte === 0x3b) {
      if (this.parameterCount < maxParameters) this.parameterCount += 1;
      this.parameters[this.parameterCount - 1] = 0;
    } else if (byte >= 0x40 && byte <= 0x7e) {
      this.state = State.Text;
      this.execute(byte);
    } else if (byte < 0x20) {
      this.state = State.Text;
      this.putControl(byte);
    }
  }

  /** The final byte of a sequence says what it does. */
  private execute(final: u8): void {
    const first = this.parameters[0];
    const count = max<u32>(first, 1);
    switch (final) {
      case 0x41: // A: up
        this.moveTo(this.cursorColumn, this.cursorRow - min<u32>(count, this.cursorRow));
        break;
      case 0x42: // B: down
        this.moveTo(this.cursorColumn, min<u32>(this.cursorRow + count, this.rows - 1));
        break;
      case 0x43: // C: right
        this.moveTo(min<u32>(this.cursorColumn + count, this.columns - 1), this.cursorRow);
        break;
      case 0x44: // D: left
        this.moveTo(this.cursorColumn - min<u32>(count, this.cursorColumn), this.cursorRow);
        break;
      case 0x47: // G: to a column
        this.moveTo(min<u32>(count, this.columns) - 1, this.cursorRow);
        break;
      case 0x48: // H: to a row and column, counted from 1
        this.moveTo(min<u32>(this.parameterCount > 1 ? max<u32>(this.parameters[1], 1) : 1, this.columns) - 1, min<u32>(count, this.rows) - 1);
        break;
      case 0x4a: // J: erase the screen
        this.eraseAround(first, 0, this.columns * this.rows);
        break;
      case 0x4b: // K: erase the line
        this.eraseAround(first, this.cursorRow * this.columns, (this.cursorRow + 1) * this.columns);
        break;
      case 0x6d: // m: colours
        for (let i: u32 = 0; i < this.parameterCount; i++) this.select(this.parameters[i]);
        break;
    }
  }

  /** 0: from the cursor to the end, 1: up to the cursor, 2: all. */
  private eraseAround(which: u32, start: u32, end: u32): void {
    const cursor = this.cursorRow * this.columns + this.cursorColumn;
    if (which === 0) this.eraseCells(cursor, end);
    else if (which === 1) this.eraseCells(start, cursor + 1);
    else this.eraseCells(start, end);
  }

  private select(code: u32): void {
    if (code === 0) {
      this.colours = plainColours;
      this.isReverse = false;
    } else if (code === 1) this.colours |= brightBit;
    else if (code === 22) this.colours &= ~brightBit;
    else if (code === 7) this.isReverse = true;
    else if (code === 27) this.isReverse = false;
    else if (code >= 30 && code <= 37) this.colours = (this.colours & 0xf8ff) | (u16(vgaColours[code - 30]) << 8);
    else if (code === 39) this.colours = (this.colours & 0xf0ff) | 0x0700;
    else if (code >= 90 && code <= 97) this.colours = (this.colours & 0xf0ff) | brightBit | (u16(vgaColours[code - 90]) << 8);
    else if (code >= 40 && code <= 47) this.colours = (this.colours & 0x0fff) | (u16(vgaColours[code - 40]) << 12);
    else if (code >= 100 && code <= 107) this.colours = (this.colours & 0x0fff) | 0x8000 | (u16(vgaColours[code - 100]) << 12);
    else if (code === 49) this.colours &= 0x0fff;
  }

  private shownColours(): u16 {
    const colours = this.colours;
    return this.isReverse ? ((colours & 0xf000) >>> 4) | ((colours & 0x0f00) << 4) : colours;
  }

  private moveTo(column: u32, row: u32): void {
    this.cursorColumn = column;
    this.cursorRow = row;
    this.wrapsNext = false;
  }

  private newLine(): void {
    this.wrapsNext = false;
    if (this.cursorRow + 1 < this.rows) {
      this.cursorRow += 1;
      return;
    }
    const rowBytes = usize(this.columns) * sizeof<u16>();
    memory.copy(this.cells, this.cells + rowBytes, rowBytes * usize(this.rows - 1));
    this.eraseCells(this.columns * (this.rows - 1), this.columns * this.rows);
  }

  private eraseCells(from: u32, to: u32): void {
    for (let index = from; index < to; index++) store<u16>(this.addressOf(index), plainColours | blank);
  }

  private addressOf(index: u32): usize {
    return this.cells + usize(index) * sizeof<u16>();
  }
}
