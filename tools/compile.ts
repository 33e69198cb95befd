// Builds a program into a kernel ELF by running heddlec as a child process.
//
// A child, because a crash inside LLVM must not take the build down with it. heddlec prints its own
// diagnostics; they are held back until the phase's line is complete and then shown unchanged.

import { mkdir, stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { execa } from "execa";
import { UserError } from "./errors.ts";
import { compilerCommand, kernelPathFor, outFolder, shownPath } from "./paths.ts";
import { phase } from "./progress.ts";

export type OptimizationLevel = "0" | "2";

export interface BuildOptions {
  /** The program's TypeScript file, absolute or relative to the current folder. */
  readonly sourcePath: string;
  readonly optimization: OptimizationLevel;
}

const compileTimeoutMs = 10 * 60 * 1000;

/** Compiles a program and returns the path of the ELF. Throws UserError when there is none to boot. */
export async function compileProgram(options: BuildOptions): Promise<string> {
  const sourcePath = resolve(options.sourcePath);
  await requireSource(sourcePath);
  const kernelPath = kernelPathFor(sourcePath);
  await mkdir(outFolder, { recursive: true });
  const title = `Compiling ${shownPath(sourcePath)}`;
  let output = "";
  try {
    await phase(title, async () => {
      const outcome = await runCompiler(sourcePath, kernelPath, options.optimization);
      output = outcome.output;
      requireSuccess(outcome);
    });
  } finally {
    if (output !== "") process.stderr.write(`${output}\n`);
  }
  return kernelPath;
}

function requireSuccess(outcome: CompilerOutcome): void {
  if (outcome.timedOut) throw new UserError(`heddlec did not finish within ${compileTimeoutMs / 1000} s and was stopped`);
  if (outcome.status !== 0) throw new UserError(`nothing was built: heddlec ended with status ${outcome.status}`, outcome.status);
}

async function requireSource(path: string): Promise<void> {
  const facts = await stat(path).catch(() => null);
  if (facts === null) throw new UserError(`no such file: ${shownPath(path)} (a program is a .ts file that exports main)`);
  if (!facts.isFile()) throw new UserError(`${shownPath(path)} is not a file (a program is a .ts file that exports main)`);
  if (!path.endsWith(".ts")) throw new UserError(`${shownPath(path)} is not a .ts file`);
}

interface CompilerOutcome {
  readonly status: number;
  readonly output: string;
  readonly timedOut: boolean;
}

async function runCompiler(source: string, kernel: string, level: OptimizationLevel): Promise<CompilerOutcome> {
  const colour = process.stderr.isTTY && !process.env["NO_COLOR"] ? { FORCE_COLOR: "1" } : {};
  const result = await execa(process.execPath, [
    compilerCommand, relative(process.cwd(), source) || source,
    "--target", "kernel", "-o", kernel, `-O${level}`, "-g",
  ], { all: true, stdin: "ignore", reject: false, timeout: compileTimeoutMs, env: colour });
  return { status: result.exitCode ?? 1, output: result.all, timedOut: result.timedOut };
}
