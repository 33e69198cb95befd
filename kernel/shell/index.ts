// What programs see of the shell.

import { startInput } from '../devices/input.ts';
import { registerMachineCommands } from './commands-machine.ts';
import { runShell } from './shell.ts';

export namespace shell {
  /**
   * Reads and runs commands for ever. Returns at once on a machine on which nothing can be typed.
   * @blocks
   */
  export function run(): void {
    startInput();
    registerMachineCommands();
    runShell();
  }
}
