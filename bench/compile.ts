// Compiles a program that is measured: one of ours, at -O2, into out/bench/.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { UserError } from "../tools/errors.ts";
import { compilerCommand, outFolder, projectFolder } from "../tools/paths.ts";

/** Where programs and results go. */
export const benchFolder = join(outFolder, "bench");

export interface Compilation {
  /** Relative to the project. */
  readonly source: string;
  readonly target: "kernel" | "linux";
  /** The file's name in out/bench/. */
  readonly output: string;
  /** Left out when not given: costs are those of programs that are finished. */
  readonly checks?: "with checks";
}

const timeoutMs = 300_000;

/** Gives the path of what was made; throws UserError with the compiler's messages. */
export async function compileForBench({ source, target, output, checks }: Compilation): Promise<string> {
  await mkdir(benchFolder, { recursive: true });
  const path = join(benchFolder, output);
  const result = await execa(process.execPath, [
    compilerCommand, join(projectFolder, source), "--target", target, "-O2", ...(checks === undefined ? ["--no-checks"] : []), "-o", path,
  ], { reject: false, stdin: "ignore", timeout: timeoutMs });
  if (result.failed) throw new UserError(`heddlec failed on ${source}:\n${result.stderr}`);
  return path;
}
