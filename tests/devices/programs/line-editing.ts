// The line editor, driven by bytes: what the line is at the end, where the cursor stands, how many events
// there were and the last of them.

import { print, write } from 'heddle';
import { putByte } from '../../../kernel/linux/output.ts';
import { LineEditor, LineEvent } from '../../../kernel/shell/line-editor.ts';

let echoed: u32 = 0;

function countEcho(_byte: u8): void {
  echoed += 1;
}

const editor = new LineEditor('> ', countEcho);

function type(title: string, keys: string): void {
  editor.begin();
  let events: u32 = 0;
  let last = LineEvent.None;
  for (let i: u32 = 0; i < keys.length; i++) {
    const event = editor.take(keys.charCodeAt(i));
    if (event === LineEvent.None) continue;
    events += 1;
    last = event;
  }
  write`${title}: [`;
  show(editor);
  print`] ${editor.cursor} ${events} ${last}`;
}

function show(of: LineEditor): void {
  for (let i: u32 = 0; i < of.lengthBytes; i++) putByte(of.bytes[i]);
}

export function main(): void {
  type('typed', 'help\r');
  type('backspace', 'helpp\x7f\r');
  type('insert in the middle', 'hlp\x1b[D\x1b[De\r');
  type('home and end', 'elp\x1b[Hh\x1b[F-\r');
  type('delete forward', 'hhelp\x1b[H\x1b[3~\r');
  type('kill to the end', 'help me\x1b[D\x1b[D\x1b[D\x0b\r');
  type('kill to the start', 'xx help\x1b[D\x1b[D\x1b[D\x1b[D\x15\r');
  type('kill a word', 'slice 100 200\x17\r');
  type('two bytes, one character', 'aöb\x1b[D\x7f\r');
  type('interrupt', 'abc\x03');
  type('end of input', '\x04');
  type('control-d deletes', 'abc\x1b[H\x04\r');
  type('history', '\x1b[A\r');
  type('history twice', '\x1b[A\x1b[A\r');
  type('history and back', 'new\x1b[A\x1b[B\r');
  type('older than all', '\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\x1b[A\r');
  type('tab asks', 'he\t');
  type('unknown sequences', 'a\x1b[15~b\x1bOPc\r');
  editor.begin();
  for (let i: u32 = 0; i < 300; i++) editor.take(0x78);
  print`full: ${editor.lengthBytes} of 200`;
  print`echo: ${echoed > 1000}`;
}
