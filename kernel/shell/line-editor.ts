// Editing a line of text as it is typed: the bytes of a terminal or keyboard go in, the echo comes out.
//
// Arrows, Home, End, Delete, Backspace, and the control characters that shells have (Ctrl-A, E, B, F, U, K,
// W, L). History and completion are asked of others. UTF-8: the cursor moves by characters. The line is
// drawn anew after each change, which needs no more of the terminal than carriage return and "erase to the
// end".

import { History } from './history.ts';

export const lineLimitBytes = 200;

/** What a byte brought about. */
export enum LineEvent {
  None,
  /** The line is complete. */
  Line,
  /** Ctrl-C: the line is given up. */
  Interrupt,
  /** Ctrl-D on an empty line. */
  End,
  /** Tab: the caller may complete the word before the cursor. */
  Complete,
}

/** Takes the echo. */
export type EchoSink = (byte: u8) => void;

enum State {
  Text,
  Escape,
  Sequence,
}

export class LineEditor {
  /** The line's bytes; the last one is kept free. */
  readonly bytes = array<u8, 201>(201);
  lengthBytes: u32 = 0;
  /** Where the next byte goes in. */
  cursor: u32 = 0;
  readonly history = new History();
  private state: State = State.Text;
  private parameter: u32 = 0;

  constructor(
    private readonly prompt: string,
    private readonly echo: EchoSink,
  ) {}

  /** Begins an empty line. */
  begin(): void {
    this.lengthBytes = 0;
    this.cursor = 0;
    this.history.rewind();
    this.draw();
  }

  take(byte: u8): LineEvent {
    if (this.state === State.Escape) {
      this.state = byte === 0x5b || byte === 0x4f ? State.Sequence : State.Text;
      this.parameter = 0;
      return LineEvent.None;
    }
    if (this.state === State.Sequence) return this.takeSequence(byte);
    if (byte === 0x1b) {
      this.state = State.Escape;
      return LineEvent.None;
    }
    return byte < 0x20 || byte === 0x7f ? this.takeControl(byte) : this.insert(byte);
  }

  /** Draws the line anew, after others have written between. */
  draw(): void {
    this.put('\r');
    this.put(this.prompt);
    for (let i: u32 = 0; i < this.lengthBytes; i++) this.echo(this.bytes[i]);
    this.put('\x1b[K');
    for (let i = this.cursor; i < this.lengthBytes; i++) if (!isContinuation(this.bytes[i])) this.put('\b');
  }

  /** Puts text in at the cursor, as far as there is room. */
  insertText(address: usize, sizeBytes: u32): void {
    for (let i: u32 = 0; i < sizeBytes; i++) this.insertByte(load<u8>(address + i));
    this.draw();
  }

  private takeSequence(byte: u8): LineEvent {
    if (byte >= 0x30 && byte <= 0x39) {
      this.parameter = this.parameter * 10 + u32(byte) - 0x30;
      return LineEvent.None;
    }
    if (byte === 0x3b) return LineEvent.None;
    this.state = State.Text;
    switch (byte) {
      case 0x41:
        this.recall(this.history.older(this.bytes, this.lengthBytes));
        break;
      case 0x42:
        this.recall(this.history.newer(this.bytes, this.lengthBytes));
        break;
      case 0x43:
        this.moveRight();
        break;
      case 0x44:
        this.moveLeft();
        break;
      case 0x48:
        this.cursor = 0;
        break;
      case 0x46:
        this.cursor = this.lengthBytes;
        break;
      case 0x7e:
        this.takeNumbered();
        break;
    }
    this.draw();
    return LineEvent.None;
  }

  /** Keys that send a number and a tilde. */
  private takeNumbered(): void {
    if (this.parameter === 3) this.deleteForward();
    else if (this.parameter === 1 || this.parameter === 7) this.cursor = 0;
    else if (this.parameter === 4 || this.parameter === 8) this.cursor = this.lengthBytes;
  }

  private takeControl(byte: u8): LineEvent {
    switch (byte) {
      case 0x0d:
      case 0x0a:
        return this.finish();
      case 0x03:
        this.put('^C\r\n');
        return LineEvent.Interrupt;
      case 0x04:
        if (this.lengthBytes === 0) return LineEvent.End;
        this.deleteForward();
        break;
      case 0x09:
        return LineEvent.Complete;
      case 0x08:
      case 0x7f:
        this.deleteBackward();
        break;
      case 0x01:
        this.cursor = 0;
        break;
      case 0x05:
        this.cursor = this.lengthBytes;
        break;
      case 0x02:
        this.moveLeft();
        break;
      case 0x06:
        this.moveRight();
        break;
      case 0x0b:
        this.lengthBytes = this.cursor;
        break;
      case 0x15:
        this.remove(0, this.cursor);
        break;
      case 0x17:
        this.remove(this.wordStart(), this.cursor);
        break;
      case 0x0c:
        this.put('\x1b[2J\x1b[H');
        break;
      default:
        return LineEvent.None;
    }
    this.draw();
    return LineEvent.None;
  }

  private finish(): LineEvent {
    this.cursor = this.lengthBytes;
    this.draw();
    this.put('\r\n');
    this.history.add(this.bytes, this.lengthBytes);
    return LineEvent.Line;
  }

  private insert(byte: u8): LineEvent {
    if (!this.insertByte(byte)) this.put('\x07');
    else if (this.cursor === this.lengthBytes) this.echo(byte);
    else this.draw();
    return LineEvent.None;
  }

  private insertByte(byte: u8): bool {
    if (this.lengthBytes >= lineLimitBytes) return false;
    for (let i = this.lengthBytes; i > this.cursor; i--) this.bytes[i] = this.bytes[i - 1];
    this.bytes[this.cursor] = byte;
    this.lengthBytes += 1;
    this.cursor += 1;
    return true;
  }

  private recall(lengthBytes: u32): void {
    this.lengthBytes = lengthBytes;
    this.cursor = lengthBytes;
  }

  private moveLeft(): void {
    while (this.cursor > 0) {
      this.cursor -= 1;
      if (!isContinuation(this.bytes[this.cursor])) return;
    }
  }

  private moveRight(): void {
    while (this.cursor < this.lengthBytes) {
      this.cursor += 1;
      if (this.cursor === this.lengthBytes || !isContinuation(this.bytes[this.cursor])) return;
    }
  }

  private deleteBackward(): void {
    const end = this.cursor;
    this.moveLeft();
    this.remove(this.cursor, end);
  }

  private deleteForward(): void {
    const start = this.cursor;
    this.moveRight();
    this.remove(start, this.cursor);
  }

  /** Takes bytes out; the cursor stands at their place then. */
  private remove(from: u32, to: u32): void {
    for (let i = to; i < this.lengthBytes; i++) this.bytes[from + i - to] = this.bytes[i];
    this.lengthBytes -= to - from;
    this.cursor = from;
  }

  private wordStart(): u32 {
    let start = this.cursor;
    while (start > 0 && this.bytes[start - 1] === 0x20) start -= 1;
    while (start > 0 && this.bytes[start - 1] !== 0x20) start -= 1;
    return start;
  }

  private put(text: string): void {
    for (let i: u32 = 0; i < text.length; i++) this.echo(text.charCodeAt(i));
  }
}

/** True for a byte of UTF-8 that goes on with a character. */
function isContinuation(byte: u8): bool {
  return (byte & 0xc0) === 0x80;
}
