// Why a device is not written to: the rules, each with what to do instead.
//
// Pure, so that the tests can show it every kind of disk. `--force` lifts one rule alone, that the disk be
// removable: no option makes this write to a disk in use.

import { formatBytes } from "./format.ts";
import { type BlockDevice, withDescendants } from "./block-device.ts";

export interface FlashRules {
  /** Size of what is to be written; 0 while that is not known yet. */
  readonly imageBytes: number;
  /** `--force`: whether disks are accepted that are not removable. */
  readonly disks: "removable" | "any";
}

/** The image's partition table counts in sectors of this size. */
const imageSectorBytes = 512;

/** Where a running system lives; a disk that holds one of these is never a stick to be overwritten. */
const systemMountPoints: readonly string[] = [
  "/", "/boot", "/boot/efi", "/boot/firmware", "/efi", "/usr", "/var", "/etc", "/home", "/nix/store", "/sysroot", "[SWAP]",
];

type Rule = (device: BlockDevice, disk: BlockDevice, rules: FlashRules) => string | null;

/** In the order of what helps most to know. */
const refusals: readonly Rule[] = [
  partOfDisk, noDisk, holdsSystem, mounted, held, withoutMedium, writeProtected, otherSectors, tooSmall, notRemovable,
];

/** Why this device on this disk is refused, for the user; null when it may be overwritten. */
export function refusalOf(device: BlockDevice, disk: BlockDevice, rules: FlashRules): string | null {
  for (const refusal of refusals) {
    const reason = refusal(device, disk, rules);
    if (reason !== null) return reason;
  }
  return null;
}

function partOfDisk(device: BlockDevice, disk: BlockDevice): string | null {
  if (device.type !== "part") return null;
  return `${device.path} is a partition; the image has partitions of its own and needs the whole disk: ${disk.path}`;
}

function noDisk({ path, type }: BlockDevice): string | null {
  return type === "disk" || type === "loop" ? null : `${path} is no disk that can be overwritten but of the kind "${type}"`;
}

function holdsSystem(device: BlockDevice): string | null {
  const found = mountsOn(device).find(({ point }) => systemMountPoints.includes(point));
  if (found === undefined) return null;
  const use = found.point === "[SWAP]" ? "swap" : found.point;
  return `${device.path} is in use by the running system (${use} on ${found.path}) and is never overwritten`;
}

function mounted(device: BlockDevice): string | null {
  const mounts = mountsOn(device);
  if (mounts.length === 0) return null;
  const list = mounts.map(({ path, point }) => `${path} on ${point}`).join(", ");
  const commands = [...new Set(mounts.map(({ path }) => `umount ${path}`))].join("; ");
  return `${device.path} is mounted: ${list}\nUnmount it first, and look at what is on it: ${commands}`;
}

function held(device: BlockDevice): string | null {
  const holders = withDescendants(device).slice(1).filter(({ type }) => type !== "part");
  if (holders.length === 0) return null;
  const list = [...new Set(holders.map(({ path, type }) => `${path} (${type})`))].join(", ");
  return `${device.path} is in use: ${list} lies on it\nClose that first (cryptsetup close, vgchange -an, mdadm --stop)`;
}

function withoutMedium({ path, sizeBytes }: BlockDevice): string | null {
  return sizeBytes > 0 ? null : `${path} has no medium: put a card or stick in`;
}

function writeProtected({ path, readOnly }: BlockDevice): string | null {
  return readOnly ? `${path} is read-only: cards and some sticks have a switch for it, and worn-out ones stay so` : null;
}

function otherSectors({ path, sectorBytes }: BlockDevice): string | null {
  if (sectorBytes === imageSectorBytes) return null;
  return `${path} has sectors of ${sectorBytes} bytes; the image is made for ${imageSectorBytes} and would not boot from it`;
}

function tooSmall({ path, sizeBytes }: BlockDevice, _disk: BlockDevice, { imageBytes }: FlashRules): string | null {
  if (sizeBytes >= imageBytes) return null;
  return `${path} is too small: it holds ${formatBytes(sizeBytes)}, the image has ${formatBytes(imageBytes)}`;
}

function notRemovable({ path, model, removable }: BlockDevice, _disk: BlockDevice, { disks }: FlashRules): string | null {
  if (removable || disks === "any") return null;
  return `${path}${model === "" ? "" : ` (${model})`} is not removable; if it is meant all the same, add --force`;
}

function mountsOn(device: BlockDevice): { readonly path: string; readonly point: string }[] {
  return withDescendants(device).flatMap(({ path, mountPoints }) => mountPoints.map((point) => ({ path, point })));
}
