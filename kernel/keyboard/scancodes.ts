// Scan codes of PS/2 keyboards, sets 1 and 2, as presses and releases of numbered keys (IBM PC/AT Technical
// Reference; PS/2 keyboards send set 2, which the controller translates to set 1 unless told not to).
//
// A key's number is its make code of set 1; keys with the prefix E0 have keyExtended added. The Pause key,
// which alone sends eight bytes, gives nothing.

export const keyExtended: u32 = 0x80;
export const noKey: u32 = 0;

export enum ScanCodeSet {
  One = 1,
  Two = 2,
}

/** Codes of set 2 up to 0x83, as the controller translates them (0 where there is no key). */
const secondToFirst = arrayOf<u8>(
  0x00, 0x43, 0x00, 0x3f, 0x3d, 0x3b, 0x3c, 0x58, 0x00, 0x44, 0x42, 0x40, 0x3e, 0x0f, 0x29, 0x00,
  0x00, 0x38, 0x2a, 0x00, 0x1d, 0x10, 0x02, 0x00, 0x00, 0x00, 0x2c, 0x1f, 0x1e, 0x11, 0x03, 0x00,
  0x00, 0x2e, 0x2d, 0x20, 0x12, 0x05, 0x04, 0x00, 0x00, 0x39, 0x2f, 0x21, 0x14, 0x13, 0x06, 0x00,
  0x00, 0x31, 0x30, 0x23, 0x22, 0x15, 0x07, 0x00, 0x00, 0x00, 0x32, 0x24, 0x16, 0x08, 0x09, 0x00,
  0x00, 0x33, 0x25, 0x17, 0x18, 0x0b, 0x0a, 0x00, 0x00, 0x34, 0x35, 0x26, 0x27, 0x19, 0x0c, 0x00,
  0x00, 0x00, 0x28, 0x00, 0x1a, 0x0d, 0x00, 0x00, 0x3a, 0x36, 0x1c, 0x1b, 0x00, 0x2b, 0x00, 0x00,
  0x00, 0x56, 0x00, 0x00, 0x00, 0x00, 0x0e, 0x00, 0x00, 0x4f, 0x00, 0x4b, 0x47, 0x00, 0x00, 0x00,
  0x52, 0x53, 0x50, 0x4c, 0x4d, 0x48, 0x01, 0x45, 0x57, 0x4e, 0x51, 0x4a, 0x37, 0x49, 0x46, 0x00,
  0x00, 0x00, 0x00, 0x41,
);

const prefixExtended: u8 = 0xe0;
const prefixPause: u8 = 0xe1;
const prefixRelease: u8 = 0xf0;
const bytesOfPauseSet1: u32 = 5;
const bytesOfPauseSet2: u32 = 7;

/** Turns the bytes of a keyboard into keys. One byte at a time, since they come by interrupt. */
export class ScanCodeReader {
  set: ScanCodeSet = ScanCodeSet.One;
  /** The key of the last complete code. */
  key: u32 = 0;
  isPress = false;
  private isExtended = false;
  private isRelease = false;
  private bytesToSkip: u32 = 0;

  /** True when this byte completes a code: `key` and `isPress` then say what happened. */
  take(byte: u8): bool {
    if (this.bytesToSkip > 0) {
      this.bytesToSkip -= 1;
      return false;
    }
    if (byte === prefixPause) {
      this.bytesToSkip = this.set === ScanCodeSet.One ? bytesOfPauseSet1 : bytesOfPauseSet2;
      return false;
    }
    if (byte === prefixExtended) {
      this.isExtended = true;
      return false;
    }
    if (this.set === ScanCodeSet.Two && byte === prefixRelease) {
      this.isRelease = true;
      return false;
    }
    return this.complete(byte);
  }

  private complete(byte: u8): bool {
    const extended = this.isExtended ? keyExtended : 0;
    let code = u32(byte);
    if (this.set === ScanCodeSet.One) {
      this.isPress = (code & 0x80) === 0;
      code &= 0x7f;
    } else {
      this.isPress = !this.isRelease;
      code = code < secondToFirst.length ? u32(secondToFirst[code]) : noKey;
    }
    this.isExtended = false;
    this.isRelease = false;
    this.key = code === noKey ? noKey : code | extended;
    return this.key !== noKey;
  }
}
