// Run as a child of compile-service.mjs: compiles programs for the kernel, one after the other.
//
// Each line of the input is a job as JSON, each line of the output what became of it. It ends with its input.

import { existsSync, renameSync } from "node:fs";
import { createInterface } from "node:readline";
import { Chalk } from "chalk";
import { renderDiagnostics } from "../../../compiler/diagnostics/render.ts";
import { compile } from "../../../compiler/driver.ts";
import { ParsedFiles } from "../../../compiler/source/host.ts";

/** O2-no-checks: without bounds and null checks, and without poison in freed memory. */
export type Level = "O0" | "O2" | "O2-no-checks";

export interface Job {
  /** Absolute paths of the program and of what it becomes. */
  readonly source: string;
  readonly elf: string;
  readonly level: Level;
}

/** Diagnostics as text, empty where it compiled. */
export interface Outcome {
  readonly elf: string;
  readonly error: string;
}

const plain = new Chalk({ level: 0 });
const sources = { overlay: new Map<string, string>(), cache: new ParsedFiles() };

function compileTo({ source, elf, level }: Job): string {
  if (existsSync(elf)) return "";
  const unfinished = `${elf}.${process.pid}`;
  try {
    const result = compile({
      entry: source, output: unfinished, target: "kernel", emit: "elf", optimize: level === "O0" ? 0 : 2,
      debugInfo: true, checks: level !== "O2-no-checks", typeCheck: true, sources,
    });
    if (!result.succeeded) return renderDiagnostics(result.diagnostics, plain);
    renameSync(unfinished, elf);
    return "";
  } catch (error) {
    return error instanceof Error ? error.stack ?? error.message : String(error);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line) as Job;
  const outcome: Outcome = { elf: job.elf, error: compileTo(job) };
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
