// Keyboard layouts: what a key means with and without Shift and AltGr.
//
// Keys are numbered by their make codes of scan code set 1 (IBM PC/AT Technical Reference), which say where
// a key is and not what is printed on it. A layout is written as the rows of a keyboard; accents that wait
// for a second key on some systems are characters by themselves here.

export const keyCount: u32 = 0x60;
const rowCount: u32 = 7;

/** The first key of each row as a layout's texts are written. */
const rowStarts = arrayOf<u8>(0x29, 0x02, 0x10, 0x1e, 0x2b, 0x2c, 0x56);

/** Characters of one layout, as code points; 0 where the key gives none. */
export class KeyboardLayout {
  readonly plain = array<u32, 96>(96);
  readonly shifted = array<u32, 96>(96);
  readonly withAltGr = array<u32, 96>(96);

  constructor(readonly name: string) {}

  /** The rows of one level; a space leaves its key without a character. */
  protected fillPlain(row: u32, text: string): void {
    fillRow(this.plain, row, text);
  }

  protected fillShifted(row: u32, text: string): void {
    fillRow(this.shifted, row, text);
  }

  protected fillAltGr(row: u32, text: string): void {
    fillRow(this.withAltGr, row, text);
  }
}

function fillRow(keys: FixedArray<u32, 96>, row: u32, text: string): void {
  assert(row < rowCount, 'a keyboard has seven rows here');
  let key = u32(rowStarts[row]);
  let index: u32 = 0;
  while (index < text.length) {
    const first = u32(text.charCodeAt(index));
    const byteCount: u32 = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
    let codePoint = first < 0x80 ? first : first < 0xe0 ? first & 0x1f : first & 0x0f;
    for (let i: u32 = 1; i < byteCount; i++) codePoint = (codePoint << 6) | (u32(text.charCodeAt(index + i)) & 0x3f);
    keys[key] = codePoint === 0x20 ? 0 : codePoint;
    index += byteCount;
    key += 1;
  }
}

class UsLayout extends KeyboardLayout {
  constructor() {
    super('us');
    this.fillPlain(0, '`');
    this.fillPlain(1, '1234567890-=');
    this.fillPlain(2, 'qwertyuiop[]');
    this.fillPlain(3, 'asdfghjkl;\'');
    this.fillPlain(4, '\\');
    this.fillPlain(5, 'zxcvbnm,./');
    this.fillPlain(6, '\\');
    this.fillShifted(0, '~');
    this.fillShifted(1, '!@#$%^&*()_+');
    this.fillShifted(2, 'QWERTYUIOP{}');
    this.fillShifted(3, 'ASDFGHJKL:"');
    this.fillShifted(4, '|');
    this.fillShifted(5, 'ZXCVBNM<>?');
    this.fillShifted(6, '|');
  }
}

class GermanLayout extends KeyboardLayout {
  constructor() {
    super('de');
    this.fillPlain(0, '^');
    this.fillPlain(1, '1234567890ß´');
    this.fillPlain(2, 'qwertzuiopü+');
    this.fillPlain(3, 'asdfghjklöä');
    this.fillPlain(4, '#');
    this.fillPlain(5, 'yxcvbnm,.-');
    this.fillPlain(6, '<');
    this.fillShifted(0, '°');
    this.fillShifted(1, '!"§$%&/()=?`');
    this.fillShifted(2, 'QWERTZUIOPÜ*');
    this.fillShifted(3, 'ASDFGHJKLÖÄ');
    this.fillShifted(4, '\'');
    this.fillShifted(5, 'YXCVBNM;:_');
    this.fillShifted(6, '>');
    this.fillAltGr(1, ' ²³   {[]}\\ ');
    this.fillAltGr(2, '@ €        ~');
    this.fillAltGr(5, '      µ');
    this.fillAltGr(6, '|');
  }
}

export const usLayout: KeyboardLayout = new UsLayout();
export const germanLayout: KeyboardLayout = new GermanLayout();
