// Run as a child: compiles programs for the kernel, one after the other, in one process.
//
// Arguments: the level (O0, O2, O2-no-checks), then pairs of source and ELF. One process, because the compiler is
// three times as quick once it is warm; a child, because a fault inside LLVM must not end the tests. Each
// program's outcome is a line of JSON on stdout; a program without one was not finished.

import { renameSync } from "node:fs";
import { Chalk } from "chalk";
import { renderDiagnostics } from "../../../compiler/diagnostics/render.ts";
import { compile } from "../../../compiler/driver.ts";

/** What became of one program: diagnostics as text, empty where it compiled. */
export interface Outcome {
  readonly source: string;
  readonly error: string;
}

const plain = new Chalk({ level: 0 });

function compileTo(source: string, elf: string, level: string): string {
  const unfinished = `${elf}.${process.pid}`;
  try {
    const result = compile({
      entry: source, output: unfinished, target: "kernel", emit: "elf", optimize: level === "O0" ? 0 : 2,
      debugInfo: true, checks: level !== "O2-no-checks", typeCheck: true,
    });
    if (!result.succeeded) return renderDiagnostics(result.diagnostics, plain);
    renameSync(unfinished, elf);
    return "";
  } catch (error) {
    return error instanceof Error ? error.stack ?? error.message : String(error);
  }
}

const [level, ...paths] = process.argv.slice(2);
for (let i = 0; i + 1 < paths.length; i += 2) {
  const source = paths[i] ?? "";
  const outcome: Outcome = { source, error: compileTo(source, paths[i + 1] ?? "", level ?? "") };
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
