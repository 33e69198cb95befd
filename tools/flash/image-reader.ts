// The image during a transfer: read by blocks, with its size held to what it was at the start.

import { type FileHandle, open } from "node:fs/promises";
import { TransferError, during } from "./system-errors.ts";

/** Large enough that a stick writes at its full speed, and a multiple of every sector and erase block in use. */
export const blockBytes = 1024 * 1024;

/** An open image file. */
export class ImageReader {
  readonly sizeBytes: number;
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle, sizeBytes: number) {
    this.#handle = handle;
    this.sizeBytes = sizeBytes;
  }

  /** Opens an image whose size is known from before. */
  static async open(path: string, sizeBytes: number): Promise<ImageReader> {
    return new ImageReader(await during("opening the image", 0, () => open(path, "r")), sizeBytes);
  }

  /** The offsets of the blocks; the last one may be shorter than the others. */
  get blockOffsets(): number[] {
    return Array.from({ length: Math.ceil(this.sizeBytes / blockBytes) }, (_, index) => index * blockBytes);
  }

  /** Fills the buffer from an offset on and returns the part that holds image; short at the image's end alone. */
  async block(buffer: Uint8Array, offset: number): Promise<Uint8Array> {
    const block = buffer.subarray(0, Math.min(buffer.length, this.sizeBytes - offset));
    const count = await during("reading the image", offset, () => readFully(block, offset, this.#handle));
    if (count === block.length) return block;
    throw new TransferError("reading the image", offset + count, "", "the image has become shorter: is it being built again?");
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function readFully(buffer: Uint8Array, offset: number, handle: FileHandle): Promise<number> {
  let count = 0;
  while (count < buffer.length) {
    const { bytesRead } = await handle.read(buffer, count, buffer.length - count, offset + count);
    if (bytesRead === 0) break;
    count += bytesRead;
  }
  return count;
}
