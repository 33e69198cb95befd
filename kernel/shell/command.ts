// A command of the shell, and the list of them. Commands are made and registered by the files that know
// what they do (commands-*.ts); the shell finds them by name.

import type { Words } from './words.ts';

/** Runs a command; word 0 is its name. False when the words make no sense: the shell then shows the usage. */
export type CommandAction = (words: Words) => bool;

export class Command {
  next: Command | null = null;

  constructor(
    readonly name: string,
    /** The arguments, as people write them. */
    readonly usage: string,
    /** One line. */
    readonly summary: string,
    readonly run: CommandAction,
  ) {}
}

let first: Command | null = null;

/** Adds a command; the list is kept sorted by name. */
export function registerCommand(command: Command): void {
  let previous: Command | null = null;
  let current = first;
  while (current !== null && isBefore(current.name, command.name)) {
    previous = current;
    current = current.next;
  }
  command.next = current;
  if (previous === null) first = command;
  else previous.next = command;
}

/** The first command of the list, or null. */
export function firstCommand(): Command | null {
  return first;
}

/** The command that word 0 names, or null. */
export function findCommand(words: Words): Command | null {
  for (let command = first; command !== null; command = command.next) {
    if (words.is(0, command.name)) return command;
  }
  return null;
}

/** True if `left` comes before `right` in the order of their bytes. */
function isBefore(left: string, right: string): bool {
  const shorter = min<u32>(left.length, right.length);
  for (let i: u32 = 0; i < shorter; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return a < b;
  }
  return left.length < right.length;
}
