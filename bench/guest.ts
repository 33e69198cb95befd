// Runs a program for measuring in a machine where time is instructions, and reads its figures.
//
// QEMU's icount makes every run give the same, so one run is enough; a second one would only show that.

import type { BootSource } from "../qemu/arguments.ts";
import { capture, GuestTimeoutError } from "../qemu/capture.ts";
import { lastLines, shownLineCount } from "../qemu/serial-text.ts";
import { qemuStatuses } from "../qemu/outcome.ts";
import { UserError } from "../tools/errors.ts";
import { compileForBench } from "./compile.ts";

const defaultTimeoutSeconds = 300;

export interface GuestOptions {
  readonly memoryMiB?: number;
  /** Wall-clock seconds until a guest that does not end is given up. */
  readonly timeoutSeconds?: number;
}

/** Compiles bench/guest/NAME.ts without checks, boots it, and gives the lines of its log. */
export async function guestLines(name: string, options: GuestOptions = {}): Promise<readonly string[]> {
  const kernelPath = await compileForBench({ source: `bench/guest/${name}.ts`, target: "kernel", output: `${name}.elf` });
  const lines = await bootedLines({ kernelPath }, `bench/guest/${name}.ts`, options);
  if (!lines.some((line) => line.startsWith("bench "))) throw new UserError(`bench/guest/${name}.ts gave no figures:\n${lines.slice(-shownLineCount).join("\n")}`);
  return lines;
}

/** Boots a machine that must end with success. Throws UserError for one that panics, or does not end. */
export async function bootedLines(boot: BootSource, title: string, options: GuestOptions = {}): Promise<readonly string[]> {
  const { timeoutSeconds = defaultTimeoutSeconds, memoryMiB } = options;
  const result = await capture({
    boot, timeoutSeconds, ...(memoryMiB === undefined ? {} : { memoryMiB }), timing: "deterministic",
  }).catch((error: unknown) => {
    throw error instanceof GuestTimeoutError ? new UserError(`${title}: ${error.message}`) : error;
  });
  if (result.exitStatus !== qemuStatuses.success) {
    throw new UserError(`${title} ended with QEMU's status ${result.exitStatus}; the last lines:\n${lastLines(result.serialText)}\n${result.errorText}`.trimEnd());
  }
  return result.lines;
}

/** The figures of lines `bench NAME FIGURE`, the figure in hundredths. */
export function guestFigures(lines: readonly string[]): ReadonlyMap<string, number> {
  return new Map(lines.flatMap((line) => {
    const match = /^bench (\S+) (\d+)$/.exec(line);
    return match === null ? [] : [[match[1] ?? "", Number(match[2]) / 100] as const];
  }));
}

/** What one operation cost, each time it was measured, while so many threads were alive. */
export interface GuestSeries {
  readonly name: string;
  readonly threads: number;
  readonly costs: readonly number[];
}

/** The series of lines `bench NAME THREADS OPERATIONS EMPTY TICKS...`, the empty loop taken off: see bench/guest/kernel/measure.ts. */
export function guestSeries(lines: readonly string[]): GuestSeries[] {
  return lines.flatMap((line) => {
    const match = /^bench (\S+) (\d+) (\d+) (\d+)((?: \d+)+)$/.exec(line);
    if (match === null) return [];
    const [, name = "", threads, operations, empty, ticks = ""] = match;
    return [{
      name, threads: Number(threads),
      // To a hundredth: the readings of two loops differ by an instruction or two.
      costs: ticks.trim().split(" ").map((text) => Math.round(((Number(text) - Number(empty)) / Number(operations)) * 100) / 100),
    }];
  });
}
