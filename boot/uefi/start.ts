// The runtime of the target `uefi`: the entry that the firmware calls, and what the compiler needs.

import { main } from 'program';
import '../loader/panic.ts';
import './memory-functions.ts';
import { startFirmware } from './firmware.ts';

/**
 * Called by the firmware (UEFI specification 2.10, 4.1). A program that returns gives success.
 * @export efiMain
 */
export function efiMain(image: usize, system: usize): usize {
  startFirmware(image, system);
  main();
  return 0;
}
