// What the codes of the operating system mean when a disk is written, and a transfer's error with its place.

import { errorCode } from "../errors.ts";

/** What was being done when a transfer failed. */
export type TransferStep = "opening the image" | "opening" | "writing" | "syncing" | "reading back" | "reading the image";

const meanings: Readonly<Record<string, string>> = {
  EIO: "the device reports a failure: pulled out, badly plugged in, or worn out",
  ENXIO: "the device is gone: pulled out?",
  ENODEV: "the device is gone: pulled out?",
  ENOENT: "the device is gone: pulled out?",
  ENOMEDIUM: "there is no medium in it any more",
  ENOSPC: "no room is left on it",
  EDQUOT: "the quota on it is used up",
  EFBIG: "the file may not become larger (a limit of the shell's ulimit -f or of the file system)",
  EACCES: "permission is missing",
  EPERM: "permission is missing",
  EROFS: "it is write-protected",
  EBUSY: "something uses it: a file system on it was mounted in the meantime, or another program writes to it",
};

/** A failed step of a transfer, with the offset on the target, in bytes. */
export class TransferError extends Error {
  readonly step: TransferStep;
  readonly offset: number;
  readonly code: string;

  constructor(step: TransferStep, offset: number, code: string, meaning = meaningOf(code)) {
    super(meaning);
    this.name = "TransferError";
    this.step = step;
    this.offset = offset;
    this.code = code;
  }
}

/** A code in words, the code itself where there are none. */
export function meaningOf(code: string): string {
  return meanings[code] ?? `the system reports ${code === "" ? "an error without a code" : code}`;
}

/** Runs one step; a system error becomes a TransferError with the step and the offset. */
export async function during<Result>(step: TransferStep, offset: number, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = errorCode(error);
    if (code === "" || error instanceof TransferError) throw error;
    throw new TransferError(step, offset, code);
  }
}
