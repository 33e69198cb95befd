// A shell on the keyboard, the screen and the serial port.

import { shell } from 'heddle';

export function main(): void {
  shell.run();
}
