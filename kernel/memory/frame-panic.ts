// The panics of the frame allocator: they name the frame, and the backtrace the caller.

import { TextBuffer } from '../lib/text-buffer.ts';
import { putHexadecimal } from '../lib/digits.ts';

const message = new TextBuffer();

function putInMessage(byte: u8): void {
  message.put(byte);
}

/**
 * @noinline
 * @cold
 */
export function panicAboutFrame(what: string, frame: u64): never {
  message.clear();
  message.append(what);
  message.append(': 0x');
  putHexadecimal(frame, 1, putInMessage);
  panic(message.text);
}
