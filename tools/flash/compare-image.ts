// Reads a target back and compares it with the image, byte for byte and by hash.
//
// It goes on after a difference: whether one byte is wrong or everything from some offset on (a stick that
// is smaller than it says) is what tells the reason.

import { createHash } from "node:crypto";
import { blockBytes, type ImageReader } from "./image-reader.ts";
import { TransferError, during } from "./system-errors.ts";
import type { Target } from "./target.ts";
import type { OnProgress } from "./write-image.ts";

export interface Comparison {
  /** SHA-256 in hexadecimal of the image, and of as many bytes of the target. */
  readonly imageHash: string;
  readonly targetHash: string;
  /** Offset of the first byte that differs; null when all are the same. */
  readonly firstDifference: number | null;
  readonly differingBytes: number;
}

/** Compares all of the image. Throws TransferError when one of the two cannot be read. */
export async function compareImage(image: ImageReader, target: Target, onProgress: OnProgress): Promise<Comparison> {
  const imageHash = createHash("sha256");
  const targetHash = createHash("sha256");
  const [imageBuffer, targetBuffer] = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)];
  let firstDifference: number | null = null;
  let differingBytes = 0;
  for (const offset of image.blockOffsets) {
    const wanted = await image.block(imageBuffer, offset);
    const found = targetBuffer.subarray(0, wanted.length);
    await readBlock(target, found, offset);
    imageHash.update(wanted);
    targetHash.update(found);
    if (Buffer.compare(wanted, found) !== 0) {
      const places = differences(wanted, found);
      firstDifference ??= offset + places[0];
      differingBytes += places.length;
    }
    onProgress(offset + wanted.length);
  }
  return { imageHash: imageHash.digest("hex"), targetHash: targetHash.digest("hex"), firstDifference, differingBytes };
}

function differences(wanted: Uint8Array, found: Uint8Array): number[] {
  const places: number[] = [];
  for (let index = 0; index < wanted.length; index++) {
    if (wanted[index] !== found[index]) places.push(index);
  }
  return places;
}

async function readBlock(target: Target, block: Uint8Array, offset: number): Promise<void> {
  let count = 0;
  while (count < block.length) {
    const place = offset + count;
    const read = await during("reading back", place, () => target.read(block.subarray(count), place));
    if (read === 0) throw new TransferError("reading back", place, "", "it ends here, before the image does");
    count += read;
  }
}
