// What an image is written to, as the writer sees it: a disk or a file.
//
// A disk is opened with O_EXCL, by which the kernel itself refuses one that is mounted, swapped to or held
// by LVM, and keeps others from mounting it until we close it. That is why one descriptor serves for
// writing and for reading back: between two, a desktop would mount the new partitions and change them.

import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { execa } from "execa";
import { TransferError } from "./system-errors.ts";

/** Offsets and sizes are in bytes; errors are the system's own. */
export interface Target {
  /** Reads up to the buffer's length and returns how much there was. */
  read(buffer: Uint8Array, offset: number): Promise<number>;
  /** Writes and returns how much was taken, which may be less. */
  write(data: Uint8Array, offset: number): Promise<number>;
  /** Returns when everything written is on the medium. */
  sync(): Promise<void>;
  /** Has later reads come from the medium and not from memory; false where that cannot be had. */
  dropCache(): Promise<boolean>;
  close(): Promise<void>;
}

/** What the target must still be when it is opened: it was looked at before, and a stick is quickly swapped. */
export interface ExpectedDevice {
  readonly majorMinor: string;
  readonly sizeBytes: number;
  /** The kernel's number for this medium since it was put in; null before Linux 5.15. */
  readonly mediumNumber: string | null;
}

export type TargetPlace =
  | { readonly kind: "device"; readonly path: string; readonly expected: ExpectedDevice }
  | { readonly kind: "file"; readonly path: string };

const sysfsSectorBytes = 512; // sysfs counts in these whatever the disk's sectors are
const newFileMode = 0o666;

/** Opens a target. Throws TransferError when the device is not the one expected, else the system's error. */
export async function openTarget(place: TargetPlace): Promise<Target> {
  if (place.kind === "file") {
    return new OpenTarget(await open(place.path, constants.O_RDWR | constants.O_CREAT, newFileMode), place.path);
  }
  const handle = await open(place.path, constants.O_RDWR | constants.O_EXCL);
  try {
    await requireExpected(await handle.stat({ bigint: true }), place.expected);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return new OpenTarget(handle, place.path);
}

/** "8:16" of a device's numbers as Linux packs them into st_rdev (makedev(3)). */
export function majorMinorOf(facts: BigIntStats): string {
  const number = facts.rdev;
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn);
  const minor = (number & 0xffn) | ((number >> 12n) & ~0xffn);
  return `${major}:${minor}`;
}

/** The kernel's number for the medium that is in a device now; null where the kernel gives none. */
export async function mediumNumberOf(majorMinor: string): Promise<string | null> {
  return readFile(`/sys/dev/block/${majorMinor}/diskseq`, "utf8").then((text) => text.trim(), () => null);
}

async function requireExpected(facts: BigIntStats, expected: ExpectedDevice): Promise<void> {
  const majorMinor = facts.isBlockDevice() ? majorMinorOf(facts) : "no block device";
  const sectors = await readFile(`/sys/dev/block/${majorMinor}/size`, "utf8").catch(() => "0");
  const same = majorMinor === expected.majorMinor
    && Number(sectors) * sysfsSectorBytes === expected.sizeBytes
    && await mediumNumberOf(majorMinor) === expected.mediumNumber;
  if (!same) throw new TransferError("opening", 0, "", "it is not the device any more that was looked at before: exchanged?");
}

class OpenTarget implements Target {
  readonly #handle: FileHandle;
  readonly #path: string;

  constructor(handle: FileHandle, path: string) {
    this.#handle = handle;
    this.#path = path;
  }

  async read(buffer: Uint8Array, offset: number): Promise<number> {
    return (await this.#handle.read(buffer, 0, buffer.length, offset)).bytesRead;
  }

  async write(data: Uint8Array, offset: number): Promise<number> {
    return (await this.#handle.write(data, 0, data.length, offset)).bytesWritten;
  }

  sync(): Promise<void> {
    return this.#handle.sync();
  }

  /** Node.js has no posix_fadvise; GNU dd does it with `nocache`, and with count=0 nothing else. */
  async dropCache(): Promise<boolean> {
    const result = await execa("dd", [`if=${this.#path}`, "iflag=nocache", "count=0", "status=none"], { reject: false, stdin: "ignore" });
    return result.exitCode === 0;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
