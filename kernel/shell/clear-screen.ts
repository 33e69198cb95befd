// Clearing the terminal, by what all terminals understand.

import { putConsoleText } from '../observe/console.ts';

/** Erases everything and goes to the upper left. */
export function clearScreen(): void {
  putConsoleText('\x1b[2J\x1b[H');
}
