// A target in memory that keeps a record of what is asked of it, and fails where a test wants it to.

import type { Target } from "../../../tools/flash/target.ts";

/** What goes wrong, with offsets in bytes. */
export interface Faults {
  /** Operations that touch this offset fail with this code. */
  readonly fail?: { readonly operation: "read" | "write" | "sync"; readonly offset: number; readonly code: string };
  /** One bit of this byte changes on the medium after writing. */
  readonly flippedByte?: number;
  /** Each call moves at most so many bytes. */
  readonly mostBytes?: number;
  /** The medium repeats after so many bytes, as sticks do that claim a size they do not have. */
  readonly wrapsAfter?: number;
}

/** A system error with a code. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A medium of a given size, filled with 0xa5 at first. */
export class MemoryTarget implements Target {
  readonly bytes: Uint8Array;
  /** "write 0+1048576" and the like, in order. */
  readonly calls: string[] = [];
  readonly #faults: Faults;
  #unsynced: number[] = [];

  constructor(sizeBytes: number, faults: Faults = {}) {
    this.bytes = new Uint8Array(sizeBytes).fill(0xa5);
    this.#faults = faults;
  }

  async read(buffer: Uint8Array, offset: number): Promise<number> {
    const count = this.#count("read", buffer.length, offset);
    const place = this.#place(offset);
    buffer.set(this.bytes.subarray(place, place + count));
    const flipped = this.#faults.flippedByte;
    if (flipped !== undefined && flipped >= offset && flipped < offset + count) buffer[flipped - offset] ^= 0x10;
    return count;
  }

  async write(data: Uint8Array, offset: number): Promise<number> {
    const count = this.#count("write", data.length, offset);
    this.bytes.set(data.subarray(0, count), this.#place(offset));
    this.#unsynced.push(offset);
    return count;
  }

  async sync(): Promise<void> {
    this.calls.push("sync");
    const { fail } = this.#faults;
    const offset = fail?.operation === "sync" ? fail.offset : -1;
    if (this.#unsynced.includes(offset)) throw systemError(fail?.code ?? "");
    this.#unsynced = [];
  }

  async dropCache(): Promise<boolean> {
    this.calls.push("dropCache");
    return true;
  }

  async close(): Promise<void> {}

  #place(offset: number): number {
    return this.#faults.wrapsAfter === undefined ? offset : offset % this.#faults.wrapsAfter;
  }

  #count(operation: "read" | "write", wanted: number, offset: number): number {
    const { fail, mostBytes } = this.#faults;
    const count = Math.max(0, Math.min(wanted, mostBytes ?? wanted, this.bytes.length - offset));
    this.calls.push(`${operation} ${offset}+${count}`);
    if (fail?.operation === operation && fail.offset >= offset && fail.offset < offset + wanted) throw systemError(fail.code);
    return count;
  }
}
