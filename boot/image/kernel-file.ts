// The kernel as it lies in the image: without what only a debugger reads, and with a trailer by which
// the loaders find out whether it is whole (boot/loader/kernel-file.ts).

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { execa } from "execa";
import { findTool } from "../../compiler/tools.ts";

const trailerMark = "HEDDLSUM";
const trailerBytes = 16;

/** The bytes of kernel.elf for an ELF of heddlec. */
export async function kernelFileOf(elfPath: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "heddle-kernel-"));
  try {
    const stripped = join(folder, "kernel.elf");
    await execa(findTool("llvm-objcopy-14"), ["--strip-all", elfPath, stripped]);
    return withTrailer(await readFile(stripped));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The content, followed by the mark, its length and its checksum. */
export function withTrailer(content: Buffer): Buffer {
  const trailer = Buffer.alloc(trailerBytes);
  trailer.write(trailerMark, "latin1");
  trailer.writeUInt32LE(content.length, 8);
  trailer.writeUInt32LE(crc32(content), 12);
  return Buffer.concat([content, trailer]);
}
