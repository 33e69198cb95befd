// The kernel's command line, made from the options of `npm run qemu` and checked before QEMU starts.
//
// The host checks only what no kernel could make sense of: control characters and length. Which options
// exist is the kernel's business: it reports an unknown one itself.

import { UserError, exitStatuses } from "../tools/errors.ts";

export interface CommandLineOptions {
  readonly preempt?: "on" | "off";
  readonly timeSliceUs?: number;
  readonly append?: string;
}

export const commandLineLimitBytes = 512;

/** The command line for the options; an option that was not given leaves the kernel's default alone. */
export function kernelCommandLine(options: CommandLineOptions): string {
  const words = [
    options.preempt === undefined ? "" : `preempt=${options.preempt}`,
    options.timeSliceUs === undefined ? "" : `time-slice=${options.timeSliceUs}`,
    options.append ?? "",
  ];
  const text = words.filter((word) => word !== "").join(" ");
  checkCommandLine(text);
  return text;
}

/** Throws UserError (usage) for a command line with control characters or above the limit. */
export function checkCommandLine(text: string): void {
  const control = /[\u0000-\u001f\u007f]/.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).padStart(2, "0");
    throw new UserError(`--append: the kernel command line holds the control character 0x${code}`, exitStatuses.usage);
  }
  const lengthBytes = Buffer.byteLength(text);
  if (lengthBytes > commandLineLimitBytes) {
    throw new UserError(
      `--append: the kernel command line has ${lengthBytes} bytes, at most ${commandLineLimitBytes} are allowed`,
      exitStatuses.usage);
  }
}
