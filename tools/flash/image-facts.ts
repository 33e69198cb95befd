// Whether a file can be flashed as it is: raw, whole, and of a size that a disk can have.
//
// It looks at the first two sectors only. That every byte arrives is checked after writing.

import { open, stat } from "node:fs/promises";
import { UserError } from "../errors.ts";
import { shownPath } from "../paths.ts";
import { formatBytes } from "./format.ts";

export interface ImageFacts {
  readonly path: string;
  readonly sizeBytes: number;
  /** Whether it has a boot sector, or the one of a GPT; without it no firmware starts it. */
  readonly bootable: "yes" | "no";
}

const sectorBytes = 512;
const bootSignatureOffset = 510;
const bootSignature = 0xaa55;
const gptSignature = "EFI PART";
/** UEFI 2.10, table 5.5: where the header says in which sector its copy lies, the last one of the disk. */
const alternateHeaderOffset = 32;

/** Files that hold an image in another form, by their first bytes. */
const otherForms: readonly (readonly [form: string, bytes: readonly number[], advice: string])[] = [
  ["a qcow2 image", [0x51, 0x46, 0x49, 0xfb], "npm run image -- --format raw"],
  ["a vmdk image", [0x4b, 0x44, 0x4d, 0x56], "npm run image -- --format raw"],
  ["compressed by gzip", [0x1f, 0x8b], "gunzip"],
  ["compressed by xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a], "unxz"],
  ["compressed by zstd", [0x28, 0xb5, 0x2f, 0xfd], "unzstd"],
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04], "unzip"],
];

/** Looks at an image. Throws UserError when it cannot be flashed. */
export async function inspectImage(path: string): Promise<ImageFacts> {
  const shown = shownPath(path);
  const facts = await stat(path).catch(() => null);
  if (facts === null) throw new UserError(`no such image: ${shown}`);
  if (!facts.isFile()) throw new UserError(`${shown} is no file; an image is one, such as npm run image writes`);
  if (facts.size === 0) throw new UserError(`${shown} is empty`);
  const head = await readHead(path, shown);
  const form = otherForms.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte));
  if (form !== undefined) throw new UserError(`${shown} is ${form[0]}; a raw image is needed (${form[2]})`);
  if (facts.size % sectorBytes !== 0) {
    throw new UserError(`${shown} has ${facts.size} bytes, which is no whole number of sectors: cut short, or no disk image`);
  }
  requireWhole(head, facts.size, shown);
  return { path, sizeBytes: facts.size, bootable: head.readUInt16LE(bootSignatureOffset) === bootSignature ? "yes" : "no" };
}

async function readHead(path: string, shown: string): Promise<Buffer> {
  const head = Buffer.alloc(2 * sectorBytes);
  const handle = await open(path, "r").catch(() => { throw new UserError(`${shown} cannot be read: permission is missing`); });
  try {
    await handle.read(head, 0, head.length, 0);
  } finally {
    await handle.close();
  }
  return head;
}

/** A GPT names its last sector, so an image that was cut short shows it. */
function requireWhole(head: Buffer, sizeBytes: number, shown: string): void {
  if (head.toString("latin1", sectorBytes, sectorBytes + gptSignature.length) !== gptSignature) return;
  const wantedBytes = (Number(head.readBigUInt64LE(sectorBytes + alternateHeaderOffset)) + 1) * sectorBytes;
  if (wantedBytes <= sizeBytes) return;
  throw new UserError(`${shown} is cut short: it has ${formatBytes(sizeBytes)}, its partition table tells of ${formatBytes(wantedBytes)}`);
}
