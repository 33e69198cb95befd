// Chooses between KVM and TCG, QEMU's translator.
//
// A /dev/kvm that opens is no proof: on some virtual machines every guest instruction is then emulated,
// a thousand times slower than TCG. So "auto" also wants the CPU to show vmx or svm. The user may force
// either. Nothing here knows QEMU's argument syntax.

import { accessSync, constants, readFileSync } from "node:fs";
import { UserError, exitStatuses } from "../tools/errors.ts";
import type { Timing } from "./arguments.ts";

export type Accelerator = "kvm" | "tcg";
export const acceleratorChoices = ["auto", "kvm", "tcg"] as const;
export type AcceleratorChoice = (typeof acceleratorChoices)[number];

/** What the choice depends on; tests pass their own. */
export interface HostFacts {
  /** The text of /proc/cpuinfo, empty where there is none. */
  readonly cpuInfo: string;
  readonly kvmAccess: "writable" | "not writable";
}

/** The facts of the machine we run on. */
export function readHostFacts(): HostFacts {
  return { cpuInfo: readCpuInfo(), kvmAccess: readKvmAccess() };
}

/**
 * The accelerator for a choice: "auto" takes KVM where it is real, else TCG; deterministic timing always
 * takes TCG. Throws UserError when KVM is forced where it cannot work.
 */
export function chooseAccelerator(choice: AcceleratorChoice, timing: Timing, facts = readHostFacts()): Accelerator {
  if (choice === "kvm" && timing === "deterministic") {
    throw new UserError("--icount counts guest instructions, which KVM cannot: leave out --accel kvm", exitStatuses.usage);
  }
  if (choice === "kvm" && facts.kvmAccess !== "writable") {
    throw new UserError("--accel kvm: /dev/kvm is not there or not writable; use --accel tcg, or join the kvm group");
  }
  if (choice !== "auto") return choice;
  if (timing === "deterministic") return "tcg";
  const hasVirtualization = /^flags\s*:.*\b(?:vmx|svm)\b/m.test(facts.cpuInfo);
  return hasVirtualization && facts.kvmAccess === "writable" ? "kvm" : "tcg";
}

function readCpuInfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}

function readKvmAccess(): HostFacts["kvmAccess"] {
  try {
    accessSync("/dev/kvm", constants.R_OK | constants.W_OK);
    return "writable";
  } catch {
    return "not writable";
  }
}
