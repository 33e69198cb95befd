// What a loader has to say: lines for the screen and the serial port.
//
// How a byte gets there, and how a boot that failed ends, differs by firmware and is set by it.
// A loader that finds nothing wrong says nothing.

import { putHexadecimal, putSigned, putUnsigned } from '../../kernel/lib/digits.ts';

type ByteWriter = (byte: u8) => void;
type Ending = () => never;

const asciiNewline: u8 = 10;

let writeByte: ByteWriter = dropByte;
let endBoot: Ending = halt;

function dropByte(_byte: u8): void {}

function halt(): never {
  for (;;) asm`cli; hlt`;
}

/** Sets where messages go, and what is done after the message of a failure. */
export function setMessageOutput(writer: ByteWriter, ending: Ending): void {
  writeByte = writer;
  endBoot = ending;
}

class MessageSink {
  begin(): bool {
    this.text('Heddle: ');
    return true;
  }

  text(value: string): void {
    for (let i: u32 = 0; i < value.length; i++) writeByte(value.charCodeAt(i));
  }

  unsigned(value: u64, width: u32, fill: u8): void {
    putUnsigned(value, width, fill, writeByte);
  }

  signed(value: i64, width: u32, fill: u8): void {
    putSigned(value, width, fill, writeByte);
  }

  hex(value: u64, digits: u32): void {
    this.text('0x');
    putHexadecimal(value, digits, writeByte);
  }

  end(): void {
    writeByte(asciiNewline);
  }
}

const sink = new MessageSink();

/** One line: ``say`there is no ${name}` ``. */
export const say = template(sink);

/** The part of a line that is text from a file: unprintable bytes become question marks. */
export function sayBytes(before: string, address: usize, sizeBytes: u32, after: string): void {
  sink.begin();
  sink.text(before);
  for (let i: u32 = 0; i < sizeBytes; i++) {
    const byte = load<u8>(address, i);
    writeByte(byte < 32 || byte > 126 ? 63 : byte);
  }
  sink.text(after);
  sink.end();
}

/** Ends the boot with a reason, for good. */
export function fail(reason: string): never {
  say`cannot start: ${reason}`;
  endBoot();
}
