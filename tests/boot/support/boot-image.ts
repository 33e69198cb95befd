// Booting images in tests, a few at a time, with the host's clock: disks are not deterministic anyway.

import type { ExecutionContext } from "ava";
import { type DiskKind } from "../../../qemu/arguments.ts";
import { type CaptureOptions, type CaptureResult, capture } from "../../../qemu/capture.ts";
import { findUefiFirmware } from "../../../qemu/firmware.ts";
import { qemuStatuses } from "../../../qemu/outcome.ts";

export type Firmware = "BIOS" | "UEFI";

const atOnce = 2;
/** Generous: the machine that runs the tests may be busy, and the firmware alone takes seconds. */
const timeoutSeconds = 120;

let running = 0;
const waiting: (() => void)[] = [];

/** Boots the image and waits for the machine's end, whatever it is. There is a display. */
export async function bootImage(firmware: Firmware, diskPath: string, disk: DiskKind, options: Omit<CaptureOptions, "boot"> = {}): Promise<CaptureResult> {
  if (running >= atOnce) await new Promise<void>((resolve) => { waiting.push(resolve); });
  else running += 1;
  try {
    return await capture({
      timeoutSeconds, timing: "host", console: "screen", ...options,
      boot: { diskPath, disk, ...(firmware === "UEFI" ? { uefi: findUefiFirmware() } : {}) },
    });
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

/** The boot must come to the program and end with success; gives the lines of the log. */
export async function linesOf(t: ExecutionContext, firmware: Firmware, diskPath: string, disk: DiskKind, options: Omit<CaptureOptions, "boot"> = {}): Promise<readonly string[]> {
  const { lines, exitStatus, serialText } = await bootImage(firmware, diskPath, disk, options);
  t.is(exitStatus, qemuStatuses.success, serialText);
  t.true(lines.some((line) => line.startsWith("Hello from TypeScript on the bare machine")), serialText);
  return lines;
}

/** The boot must fail in the loader; gives what it said. OVMF repeats on COM1 what the screen shows. */
export async function reasonsOf(t: ExecutionContext, firmware: Firmware, diskPath: string, options: Omit<CaptureOptions, "boot"> = {}): Promise<readonly string[]> {
  const { lines, exitStatus, serialText } = await bootImage(firmware, diskPath, "virtio", options);
  t.is(exitStatus, qemuStatuses.panic, serialText);
  t.false(lines.some((line) => line.startsWith("Hello")), serialText);
  return lines.flatMap((line) => /Heddle: cannot start: (.*)/.exec(line)?.[1] ?? []);
}
