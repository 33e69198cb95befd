// The block devices of this machine, by `lsblk` of util-linux, which every Linux distribution has.
//
// Linux alone: elsewhere the error names the programs that do this work there.

import { execa } from "execa";
import { UserError, errorCode } from "../errors.ts";
import { type BlockDevice, devicesFromJson, lsblkColumns } from "./block-device.ts";
import { NoAnswerError, abandon, withinLimit } from "./time-limit.ts";

const answerLimitMs = 15_000;

/** All disks with what lies on them. Throws UserError where lsblk cannot tell. */
export async function listDevices(): Promise<BlockDevice[]> {
  requireLinux(process.platform);
  // MOUNTPOINTS came with util-linux 2.37; before it there was one mount point for each device.
  const text = await lsblk("MOUNTPOINTS") ?? await lsblk("MOUNTPOINT");
  if (text === null) throw new UserError("lsblk could not list the disks (`lsblk --json` says why)");
  try {
    return devicesFromJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(`lsblk printed something else than its list of disks: ${error.message}`);
  }
}

/** Throws UserError with the way of another system. */
export function requireLinux(platform: NodeJS.Platform): void {
  if (platform === "linux") return;
  const way = platform === "darwin" ? "balenaEtcher, or `diskutil list` and dd," : platform === "win32" ? "balenaEtcher or Rufus" : "dd";
  throw new UserError(`npm run flash writes disks on Linux only; here use ${way} as docs/flashing.md says.`
    + "\nA file can be written on any system: npm run flash -- FILE --file");
}

/** What lsblk prints; null when it ends with a failure. */
async function lsblk(mountColumn: string): Promise<string | null> {
  const child = execa("lsblk", ["--json", "--bytes", "--all", "--output", [...lsblkColumns, mountColumn].join(",")], {
    reject: false, stdin: "ignore",
  });
  try {
    const result = await withinLimit(child, answerLimitMs);
    if (errorCode(result.cause) === "ENOENT") {
      throw new UserError("lsblk is not on PATH; it is part of util-linux (Debian, Ubuntu: apt-get install util-linux)");
    }
    return result.exitCode === 0 ? result.stdout : null;
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    abandon(child);
    throw new UserError(`lsblk gave ${error.message}: some disk does not answer; unplug it and try again`);
  }
}
