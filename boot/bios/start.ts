// The runtime of the target `bios`: what the stage does first in 64-bit mode.

import { main } from 'program';
import '../../kernel/lib/bytes.ts';
import '../loader/panic.ts';
import './boot-sector.ts';
import './stage-entry.ts';
import { startConsole } from './console.ts';
import { setDrive } from './disk.ts';

/** Called on the stage's stack with the number that the BIOS gave the disk. */
export function startStage(drive: u32): never {
  startConsole();
  setDrive(drive);
  main();
  for (;;) asm`cli; hlt`;
}
