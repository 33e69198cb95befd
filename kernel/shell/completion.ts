// Completing the name of a command: as far as all that begin alike agree; when they do not agree any
// further, they are listed.

import { print, write } from '../observe/console.ts';
import { type Command, firstCommand } from './command.ts';
import type { LineEditor } from './line-editor.ts';

const asciiSpace: u8 = 32;
const space = ' ';

/** Completes the first word of the line, at whose end the cursor must be; leaves all others alone. */
export function completeCommand(editor: LineEditor): void {
  const typed = editor.cursor;
  if (typed !== editor.lengthBytes) return;
  for (let i: u32 = 0; i < typed; i++) if (editor.bytes[i] === asciiSpace) return;
  let candidate: Command | null = null;
  let agreed: u32 = 0;
  let count: u32 = 0;
  for (let command = firstCommand(); command !== null; command = command.next) {
    if (!beginsWith(command.name, editor, typed)) continue;
    agreed = candidate === null ? command.name.length : commonLength(candidate.name, command.name, agreed);
    candidate = command;
    count += 1;
  }
  if (candidate === null) return;
  if (agreed > typed) editor.insertText(addressof(candidate.name) + sizeof<u32>() + typed, agreed - typed);
  if (count === 1) editor.insertText(addressof(space) + sizeof<u32>(), 1);
  else if (agreed === typed) listCandidates(editor, typed);
}

function listCandidates(editor: LineEditor, typed: u32): void {
  print``;
  for (let command = firstCommand(); command !== null; command = command.next) {
    if (beginsWith(command.name, editor, typed)) write`${command.name}  `;
  }
  print``;
  editor.draw();
}

function beginsWith(name: string, editor: LineEditor, length: u32): bool {
  if (name.length < length) return false;
  for (let i: u32 = 0; i < length; i++) if (name.charCodeAt(i) !== editor.bytes[i]) return false;
  return true;
}

function commonLength(left: string, right: string, limit: u32): u32 {
  let length: u32 = 0;
  while (length < limit && length < right.length && left.charCodeAt(length) === right.charCodeAt(length)) length += 1;
  return length;
}
