// `npm run flash` without a device: the disks that could be named, and why some of them cannot.

import type { BlockDevice } from "./block-device.ts";
import { formatBytes } from "./format.ts";
import { refusalOf } from "./refusal.ts";

const headings = ["device", "size", "model", "state"] as const;

/** The list of removable disks, as lines of text. */
export function candidateLines(disks: readonly BlockDevice[]): string[] {
  const removable = disks.filter(({ type, removable: isRemovable }) => type === "disk" && isRemovable);
  const others = disks.filter(({ type, sizeBytes, removable: isRemovable }) => type === "disk" && !isRemovable && sizeBytes > 0).length;
  const rest = others === 0 ? [] : [`Not shown: ${others} that ${others === 1 ? "is" : "are"} not removable (lsblk lists all).`];
  if (removable.length === 0) return ["No removable disk is there: put a stick in.", ...rest];
  const rows = removable.map((disk) => [disk.path, sizeOf(disk), disk.model, stateOf(disk)]);
  const example = removable.find((disk) => refusalOf(disk, disk, { imageBytes: 0, disks: "removable" }) === null);
  return [
    ...table([headings, ...rows]), ...rest,
    ...(example === undefined ? [] : [`To overwrite one of them: npm run flash -- ${example.path}`]),
  ];
}

function sizeOf(disk: BlockDevice): string {
  return disk.sizeBytes === 0 ? "-" : formatBytes(disk.sizeBytes);
}

/** The first line of why it is refused, or that it is ready. */
function stateOf(disk: BlockDevice): string {
  const reason = refusalOf(disk, disk, { imageBytes: 0, disks: "removable" });
  if (reason === null) return "ready";
  return (reason.split("\n")[0] ?? "").replace(`${disk.path} `, "");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
}
