// Runs a program for measuring in a machine where time is instructions, and reads its figures.
//
// The program prints lines `bench NAME FIGURE`, the figure in hundredths. QEMU's icount makes every run
// give the same, so one run is enough; a second one would only show that.

import { join } from "node:path";
import { execa } from "execa";
import { capture } from "../qemu/capture.ts";
import { qemuStatuses } from "../qemu/outcome.ts";
import { UserError } from "../tools/errors.ts";
import { compilerCommand, outFolder, projectFolder } from "../tools/paths.ts";

const timeoutSeconds = 300;

export interface GuestOptions {
  readonly memoryMiB?: number;
  readonly commandLine?: string;
}

/** Compiles bench/guest/NAME.ts without checks, boots it, and gives its figures by name. */
export async function guestFigures(name: string, options: GuestOptions = {}): Promise<ReadonlyMap<string, number>> {
  const kernelPath = join(outFolder, "bench", `${name}.elf`);
  const source = join(projectFolder, "bench", "guest", `${name}.ts`);
  const built = await execa(process.execPath, [compilerCommand, source, "--target", "kernel", "-O2", "--no-checks", "-o", kernelPath], { reject: false });
  if (built.failed) throw new UserError(`heddlec failed on bench/guest/${name}.ts:\n${built.stderr}`);
  const result = await capture({ boot: { kernelPath }, timeoutSeconds, ...options, timing: "deterministic" });
  if (result.exitStatus !== qemuStatuses.success) throw new UserError(`bench/guest/${name}.ts ended with status ${result.exitStatus}:\n${result.lines.slice(-20).join("\n")}`);
  const figures = result.lines.flatMap((line) => {
    const match = /^bench (\S+) (\d+)$/.exec(line);
    return match === null ? [] : [[match[1] ?? "", Number(match[2]) / 100] as const];
  });
  if (figures.length === 0) throw new UserError(`bench/guest/${name}.ts gave no figures:\n${result.lines.slice(-20).join("\n")}`);
  return new Map(figures);
}
