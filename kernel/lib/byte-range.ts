// A piece of text that lies in some larger buffer, such as one word of the command line.
//
// It owns nothing: it is valid as long as the buffer is.

const asciiZero = 48;
const asciiNine = 57;

export class ByteRange {
  constructor(
    readonly address: usize,
    readonly sizeBytes: u32,
  ) {}

  at(index: u32): u8 {
    assert(index < this.sizeBytes, 'index past the end of a byte range');
    return load<u8>(this.address, index);
  }

  equals(text: string): bool {
    if (text.length !== this.sizeBytes) return false;
    for (let i: u32 = 0; i < text.length; i++) {
      if (text.charCodeAt(i) !== this.at(i)) return false;
    }
    return true;
  }

  /** The index of the first `byte` at or after `start`, or the size where there is none. */
  find(byte: u8, start: u32): u32 {
    let index = start;
    while (index < this.sizeBytes && this.at(index) !== byte) index += 1;
    return index;
  }

  /** True if the text is one or more decimal digits. */
  isDecimal(): bool {
    for (let i: u32 = 0; i < this.sizeBytes; i++) {
      const byte = this.at(i);
      if (byte < asciiZero || byte > asciiNine) return false;
    }
    return this.sizeBytes > 0 && this.sizeBytes < 10;
  }

  /** The value of decimal digits; isDecimal must hold. */
  toDecimal(): u32 {
    let value: u32 = 0;
    for (let i: u32 = 0; i < this.sizeBytes; i++) value = value * 10 + (this.at(i) - asciiZero);
    return value;
  }
}
