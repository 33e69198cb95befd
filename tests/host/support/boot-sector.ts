// Tiny guests for the tests of the host side: boot sectors that print a text on COM1 and then do one thing.
//
// Written byte by byte, so that these tests need neither the compiler nor the kernel. Real mode, loaded by
// the firmware at 0x7c00; COM1 is used without set-up, which QEMU allows.

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the guest does after printing: halt for ever, end QEMU by the debug-exit port, or triple-fault. */
export type Ending = "hang" | "reset" | { readonly debugExit: number };

const loadAddress = 0x7c00;
const sectorBytes = 512;
const diskBytes = 1024 * 1024; // SeaBIOS does not boot from a disk of a single sector
const textOffset = 0x40;

const prologue = [0xfa, 0x31, 0xc0, 0x8e, 0xd8, 0xfc, 0xbe, textOffset, loadAddress >> 8]; // cli; ds = 0; cld; si = text
const printLoop = [0xac, 0x84, 0xc0, 0x74, 0x06, 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xf5]; // lodsb; until 0: out 0x3f8, al
const haltForEver = [0xf4, 0xeb, 0xfd]; // hlt; jmp $-1

function endingCode(ending: Ending): number[] {
  if (ending === "hang") return haltForEver;
  // An empty IDT makes the breakpoint a triple fault; its six zero bytes are the sector's padding.
  if (ending === "reset") return [0x0f, 0x01, 0x1e, 0xf0, 0x7d, 0xcc];
  return [0xb0, ending.debugExit, 0xba, 0xf4, 0x00, 0xee, ...haltForEver]; // out 0xf4, value
}

/** The 512 bytes of a guest. */
export function bootSector(text: string, ending: Ending): Uint8Array {
  const sector = new Uint8Array(sectorBytes);
  sector.set([...prologue, ...printLoop, ...endingCode(ending)]);
  sector.set(new TextEncoder().encode(`${text}\0`), textOffset);
  sector.set([0x55, 0xaa], sectorBytes - 2);
  return sector;
}

/** Writes a guest to a temporary disk and returns its path. */
export async function bootSectorDisk(text: string, ending: Ending, name = "disk.img"): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "heddle-guest-")), name);
  const disk = new Uint8Array(diskBytes);
  disk.set(bootSector(text, ending));
  await writeFile(path, disk);
  return path;
}
