// From keys to what a terminal would send: characters in UTF-8, control characters, and escape sequences
// for the keys that have no character. So a program reads a keyboard and a serial line in the same way.
//
// Keeps which modifiers are down. Locks: Caps Lock for letters; the number pad always gives digits.

import { type KeyboardLayout, keyCount, usLayout } from './layouts.ts';
import { keyExtended } from './scancodes.ts';

const keyEscape: u32 = 0x01;
const keyBackspace: u32 = 0x0e;
const keyTab: u32 = 0x0f;
const keyEnter: u32 = 0x1c;
const keyControl: u32 = 0x1d;
const keyLeftShift: u32 = 0x2a;
const keyRightShift: u32 = 0x36;
const keyAlt: u32 = 0x38;
const keySpace: u32 = 0x39;
const keyCapsLock: u32 = 0x3a;
const firstPadKey: u32 = 0x47;
const lastPadKey: u32 = 0x53;
/** The keys of the number pad, from the upper left. */
const padTexts = '789-456+1230.';
const padEnter = keyExtended | keyEnter;
const padSlash = keyExtended | 0x35;
const padStar: u32 = 0x37;

/** Takes the bytes that a key gives. */
export type ByteSink = (byte: u8) => void;

export class KeyTextMaker {
  layout: KeyboardLayout = usLayout;
  private isShift = false;
  private isControl = false;
  private isAltGr = false;
  private isCapsLock = false;

  /** Takes a key; what it gives goes to `put`, byte by byte. */
  take(key: u32, isPress: bool, put: ByteSink): void {
    if (this.takeModifier(key, isPress) || !isPress) return;
    const sequence = sequenceOf(key);
    if (sequence !== '') {
      putText(sequence, put);
      return;
    }
    const character = this.characterOf(key);
    if (character !== 0) this.putCharacter(character, put);
  }

  private takeModifier(key: u32, isPress: bool): bool {
    switch (key) {
      case keyLeftShift:
      case keyRightShift:
        this.isShift = isPress;
        return true;
      case keyControl:
      case keyExtended | keyControl:
        this.isControl = isPress;
        return true;
      case keyExtended | keyAlt:
        this.isAltGr = isPress;
        return true;
      case keyAlt:
      case keyExtended | keyLeftShift: // comes with the arrows of some keyboards
      case keyExtended | keyRightShift:
        return true;
      case keyCapsLock:
        if (isPress) this.isCapsLock = !this.isCapsLock;
        return true;
      default:
        return false;
    }
  }

  private characterOf(key: u32): u32 {
    switch (key) {
      case keyEnter:
      case padEnter:
        return 0x0d;
      case keySpace:
        return 0x20;
      case keyTab:
        return 0x09;
      case keyBackspace:
        return 0x7f;
      case keyEscape:
        return 0x1b;
      case padStar:
        return 0x2a;
      case padSlash:
        return 0x2f;
    }
    if (key >= firstPadKey && key <= lastPadKey) return padTexts.charCodeAt(key - firstPadKey);
    if (key >= keyCount) return 0;
    return this.lettersOf(key);
  }

  private lettersOf(key: u32): u32 {
    if (this.isAltGr) return this.layout.withAltGr[key];
    const plain = this.layout.plain[key];
    const shifted = this.layout.shifted[key];
    const isLetter = plain !== shifted && shifted === upperCaseOf(plain);
    return this.isShift !== (this.isCapsLock && isLetter) ? shifted : plain;
  }

  private putCharacter(character: u32, put: ByteSink): void {
    if (this.isControl && character >= 0x40 && character < 0x80) put(u8(character & 0x1f));
    else if (character < 0x80) put(u8(character));
    else if (character < 0x800) {
      put(u8(0xc0 | (character >>> 6)));
      put(u8(0x80 | (character & 0x3f)));
    } else {
      put(u8(0xe0 | (character >>> 12)));
      put(u8(0x80 | ((character >>> 6) & 0x3f)));
      put(u8(0x80 | (character & 0x3f)));
    }
  }
}

/** The escape sequence of a key without a character (ECMA-48, as VT220 terminals send them), or ''. */
function sequenceOf(key: u32): string {
  switch (key) {
    case keyExtended | 0x48: return '\x1b[A';
    case keyExtended | 0x50: return '\x1b[B';
    case keyExtended | 0x4d: return '\x1b[C';
    case keyExtended | 0x4b: return '\x1b[D';
    case keyExtended | 0x47: return '\x1b[H';
    case keyExtended | 0x4f: return '\x1b[F';
    case keyExtended | 0x53: return '\x1b[3~';
    case keyExtended | 0x49: return '\x1b[5~';
    case keyExtended | 0x51: return '\x1b[6~';
    default: return '';
  }
}

function putText(text: string, put: ByteSink): void {
  for (let i: u32 = 0; i < text.length; i++) put(text.charCodeAt(i));
}

/** The capital of a letter of Latin-1, or the character itself. */
function upperCaseOf(character: u32): u32 {
  const isSmall = (character >= 0x61 && character <= 0x7a) || (character >= 0xe0 && character <= 0xfe && character !== 0xf7);
  return isSmall ? character - 0x20 : character;
}
