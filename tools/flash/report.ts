// What the command says at the end: that the target is good and how to boot from it, or what is wrong with it.

import { UserError } from "../errors.ts";
import { shownPath } from "../paths.ts";
import type { Destination } from "./destination.ts";
import type { ImageFacts } from "./image-facts.ts";
import type { WriterOutcome } from "./run-writer.ts";

/** How far a transfer came. */
export type Progress = "not begun" | "writing" | "comparing";

/** What a target is after a transfer that was not finished; its first block is zeroed at the start, and written last. */
export function unfinishedText({ place }: Destination, progress: Progress): string {
  const path = shownTarget(place);
  if (progress === "not begun") return `nothing was written to ${path}`;
  if (progress === "comparing") return `${path} was written, but not compared to the end; flash it again to be sure of it`;
  return `${path} is not finished and boots nothing now; flash it again`;
}

function shownTarget({ kind, path }: Destination["place"]): string {
  return kind === "file" ? shownPath(path) : path;
}

/** Throws UserError when the target did not read back as it was written. */
export function requireSame({ comparison }: WriterOutcome, { place }: Destination): void {
  const { firstDifference, differingBytes, imageHash, targetHash } = comparison;
  if (firstDifference === null) return;
  throw new UserError(`${shownTarget(place)} does not hold what was written: first at offset ${firstDifference}, ${differingBytes} bytes in all`
    + `\n  written    SHA-256 ${imageHash}\n  read back  SHA-256 ${targetHash}`
    + "\nThe medium is worn out, or smaller than it says; do not boot from it, take another one");
}

/** The closing words, as lines. */
export function successLines({ comparison, readFrom }: WriterOutcome, destination: Destination, image: ImageFacts): string[] {
  const { place } = destination;
  const path = shownTarget(place);
  const comparedLine = readFrom === "medium" ? "read back and the same" : "read back from this machine's memory, not from the medium, and the same";
  return [
    `${path} holds ${shownPath(image.path)}: ${comparedLine}, SHA-256 ${comparison.targetHash}`,
    ...(place.kind === "device" ? bootAdvice(place.path) : []),
    ...(image.bootable === "no" ? ["This image has no boot sector: no firmware starts it."] : []),
    `To compare it again at any time: ${place.kind === "device" ? "sudo " : ""}cmp -n ${image.sizeBytes} ${shownPath(image.path)} ${path}`,
  ];
}

function bootAdvice(path: string): string[] {
  return [
    `Everything is on it, so it can be pulled out (a desktop may have mounted it again: udisksctl power-off -b ${path}).`,
    "To boot: put it in, switch the machine on and press the key of its boot menu, usually F12 (Dell, Lenovo, Acer),",
    "F9 (HP), F8 or F11 (ASUS, MSI), F10 (Intel) or Esc; then choose the stick. Secure Boot must be off, or the",
    "loader signed: docs/flashing.md.",
  ];
}
