// What QEMU's exit means: the mapping from its status to ours and to a sentence.
//
// The kernel ends the machine by isa-debug-exit, which makes QEMU's status odd. Status 0 is no success: a
// triple fault under -no-reboot ends with it, so success is the one status that nothing else produces.

import { constants } from "node:os";
import { exitStatuses } from "../tools/errors.ts";

/** QEMU's exit status for the values that the kernel writes to the debug-exit port. */
export const qemuStatuses = {
  reset: 0,
  refused: 1,
  success: (0x10 << 1) | 1,
  panic: (0x11 << 1) | 1,
  failure: (0x12 << 1) | 1,
} as const;

/** How a machine ended; exactly one of status and signal is set. */
export interface MachineEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
  readonly timedOut: boolean;
}

export interface Verdict {
  readonly exitStatus: number;
  readonly message: string;
}

/** Our exit status and a sentence for the end of a machine that was not stopped by us. */
export function verdictOf(end: MachineEnd): Verdict {
  const { status, signal } = end;
  if (signal !== null) {
    return { exitStatus: exitStatuses.signalBase + constants.signals[signal], message: `QEMU was ended by ${signal}` };
  }
  if (status === qemuStatuses.success) return { exitStatus: exitStatuses.success, message: "the kernel ended with success" };
  return { exitStatus: exitStatuses.failure, message: failureMessage(status) };
}

function failureMessage(status: number | null): string {
  if (status === qemuStatuses.panic) return `the kernel panicked (QEMU status ${status})`;
  if (status === qemuStatuses.failure) return `the program reported failure (QEMU status ${status})`;
  if (status === qemuStatuses.reset) {
    return "the machine reset (triple fault?) or was switched off: QEMU ended with status 0;"
      + " add --qemu-log FILE to see the last exceptions";
  }
  if (status === qemuStatuses.refused) return "QEMU could not start or run the machine (status 1); its message is above";
  return `the machine ended with an unexpected QEMU status ${status}`;
}
