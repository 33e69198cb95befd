// The shell: a thread that reads lines and runs commands.
//
// It has a higher priority than programs have by default, so that it answers while they keep the CPU busy
// (with preemption on). Ctrl-C gives a line up; what a command does is its own matter.

import { hasInput, readInput } from '../devices/input.ts';
import { preemptionGuard } from '../locks/preemption-guard.ts';
import { print, putConsoleByte, write } from '../observe/console.ts';
import { thisCpu } from '../sched/cpu.ts';
import { setBasePriority } from '../sched/priority.ts';
import { paintScreen } from '../screen/screen.ts';
import { type Command, findCommand } from './command.ts';
import { completeCommand } from './completion.ts';
import { LineEditor, LineEvent } from './line-editor.ts';
import { Words } from './words.ts';

export const shellPriority: u8 = 60;

const editor = new LineEditor('\x1b[92mheddle\x1b[0m> ', putConsoleByte);
const words = new Words();

/**
 * Reads and runs commands for ever. Returns at once on a machine without a keyboard and serial port.
 * @blocks
 */
export function runShell(): void {
  if (!hasInput()) {
    print`no keyboard and no serial port: there is nothing to type on`;
    return;
  }
  raisePriority();
  print`Type 'help' for the commands; Tab completes, the arrows recall.`;
  for (;;) {
    editor.begin();
    paintScreen();
    if (readLine()) runLine();
    paintScreen();
  }
}

/** Above what programs have, so that the shell answers while they keep the CPU busy. */
function raisePriority(): void {
  using _guard = preemptionGuard.acquire();
  setBasePriority(thisCpu.current, shellPriority);
}

/**
 * True when there is a line to run.
 * @blocks
 */
function readLine(): bool {
  for (;;) {
    const event = editor.take(readInput());
    if (event === LineEvent.Line) return true;
    if (event === LineEvent.Interrupt) return false;
    if (event === LineEvent.Complete) completeCommand(editor);
    paintScreen();
  }
}

/** @blocks */
function runLine(): void {
  words.split(addressof(editor.bytes), editor.lengthBytes);
  if (words.count === 0) return;
  const command = findCommand(words);
  if (command === null) {
    write`there is no command '`;
    putWord();
    print`'; 'help' lists them`;
    return;
  }
  if (!runCommand(command)) print`usage: ${command.name} ${command.usage}`;
}

/** @blocks */
function runCommand(command: Command): bool {
  const run = command.run;
  return run(words);
}

function putWord(): void {
  for (let i: u32 = 0; i < words.lengthOf(0); i++) {
    const byte = load<u8>(words.addressOf(0) + i);
    putConsoleByte(byte >= 0x20 && byte !== 0x7f ? byte : 0x3f);
  }
}
