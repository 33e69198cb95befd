// Writes an image to a target, so that a target that was not finished never looks like a bootable one.
//
// The first block, which has the boot sector and the partition table, is zeroed before all else and written
// last. Every few blocks are brought to the medium before the next ones: the rate shown is then that of the
// stick and not of this machine's memory, an error is reported near its place, and Ctrl-C leaves little
// behind that still has to be written.

import { blockBytes, type ImageReader } from "./image-reader.ts";
import { TransferError, during } from "./system-errors.ts";
import type { Target } from "./target.ts";

/** Called with the bytes done so far; a sign of life too. */
export type OnProgress = (doneBytes: number) => void;

const blocksBetweenSyncs = 4;

/** Writes all of the image and returns when it is on the medium. Throws TransferError with the place. */
export async function writeImage(image: ImageReader, target: Target, onProgress: OnProgress): Promise<void> {
  const buffer = new Uint8Array(blockBytes);
  const [first, ...others] = image.blockOffsets;
  await writeBlock(target, new Uint8Array(Math.min(blockBytes, image.sizeBytes)), first);
  let unsyncedFrom = first;
  let doneBytes = 0;
  for (const [index, offset] of [...others, first].entries()) {
    const isFirst = offset === first;
    if (isFirst || index % blocksBetweenSyncs === 0) {
      await sync(target, unsyncedFrom);
      unsyncedFrom = offset;
    }
    const block = await image.block(buffer, offset);
    await writeBlock(target, block, offset);
    doneBytes += block.length;
    onProgress(doneBytes);
  }
  await sync(target, unsyncedFrom);
}

async function writeBlock(target: Target, block: Uint8Array, offset: number): Promise<void> {
  let count = 0;
  while (count < block.length) {
    const place = offset + count;
    const written = await during("writing", place, () => target.write(block.subarray(count), place));
    if (written === 0) throw new TransferError("writing", place, "ENOSPC");
    count += written;
  }
}

function sync(target: Target, fromOffset: number): Promise<void> {
  return during("syncing", fromOffset, () => target.sync());
}
