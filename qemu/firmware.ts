// The UEFI firmware for QEMU (OVMF): two files, the code and an empty store of variables.
//
// HEDDLE_OVMF names the code file where it lies elsewhere; the store is looked for beside it. Neither is
// written to: QEMU keeps what changes for itself.

import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../tools/errors.ts";

export interface FirmwareFiles {
  readonly codePath: string;
  readonly variablesPath: string;
}

/** Where distributions put it; ./setup looks for the same. */
const codePaths: readonly string[] = [
  "/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_CODE.fd",
  "/usr/share/edk2/x64/OVMF_CODE.fd", "/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/qemu/edk2-x86_64-code.fd",
];

/** Throws UserError, which says how to install it, where there is none. */
export function findUefiFirmware(environment: NodeJS.ProcessEnv = process.env): FirmwareFiles {
  const named = environment["HEDDLE_OVMF"];
  const candidates = named === undefined || named === "" ? codePaths : [named];
  for (const codePath of candidates) {
    const variablesPath = variablesPathFor(codePath);
    if (existsSync(codePath) && existsSync(variablesPath)) return { codePath, variablesPath };
  }
  throw new UserError(`the UEFI firmware for QEMU (OVMF) was not found: ${candidates.join(", ")}\n`
    + "  install it with: apt-get install ovmf (Debian, Ubuntu), dnf install edk2-ovmf, pacman -S edk2-ovmf;\n"
    + "  or set HEDDLE_OVMF to the path of its code file (…_CODE….fd)");
}

/** OVMF_VARS.fd beside OVMF_CODE.fd; QEMU's own copy has the store of 32-bit machines beside it. */
function variablesPathFor(codePath: string): string {
  const name = basename(codePath).replace("CODE", "VARS").replace("x86_64-code", "i386-vars");
  return join(dirname(codePath), name);
}
