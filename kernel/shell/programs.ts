// Programs that the shell can start, each in a thread of its own: a list of names and entries, which the
// program that runs the shell fills.

import { print } from '../observe/console.ts';
import { JoinHandle } from '../sched/join-handle.ts';
import { spawn } from '../sched/spawn.ts';
import type { Words } from './words.ts';

export const mostPrograms: u32 = 32;

export type ProgramEntry = () => void;

class Program {
  name: string = '';
  entry: ProgramEntry = doNothing;
}

function doNothing(): void {}

const programs = array<Program, 32>(32);
let programCount: u32 = 0;

/** Adds a program. Panics when there are 32. */
export function addProgram(name: string, entry: ProgramEntry): void {
  assert(programCount < mostPrograms, 'shell.addProgram: the shell has 32 programs at most');
  programs[programCount].name = name;
  programs[programCount].entry = entry;
  programCount += 1;
}

export function listPrograms(): void {
  if (programCount === 0) print`no program was added to this shell`;
  for (let i: u32 = 0; i < programCount; i++) print`  ${programs[i].name}`;
}

/**
 * Runs the program that word `index` names and waits for its end. False where there is none.
 * @blocks
 */
export function runProgramNamed(words: Words, index: u32): bool {
  for (let i: u32 = 0; i < programCount; i++) {
    const program = programs[i];
    if (!words.is(index, program.name)) continue;
    const thread = spawn((entry: ProgramEntry) => entry(), program.entry, { name: program.name });
    if (thread === null) print`no memory for the program's thread`;
    else waitFor(thread);
    return true;
  }
  return false;
}

/** @blocks */
function waitFor(thread: JoinHandle): void {
  thread.wait();
  thread.detach();
}
