// What programs see of the shell.

import { startInput } from '../devices/input.ts';
import { registerKernelCommands } from './commands-kernel.ts';
import { registerMachineCommands } from './commands-machine.ts';
import { registerThreadCommands } from './commands-threads.ts';
import { addProgram as add, type ProgramEntry } from './programs.ts';
import { runShell } from './shell.ts';

export namespace shell {
  /** Has the command `run NAME` call `entry` in a thread of its own. For up to 32 programs. */
  export function addProgram(name: string, entry: ProgramEntry): void {
    add(name, entry);
  }

  /**
   * Reads and runs commands for ever. Returns at once on a machine on which nothing can be typed.
   * @blocks
   */
  export function run(): void {
    startInput();
    registerMachineCommands();
    registerKernelCommands();
    registerThreadCommands();
    runShell();
  }
}
