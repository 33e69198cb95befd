// The ELFs of test programs and examples, compiled with -g and kept by the content of all that they are
// made from: the compiler, the kernel, the programs. A second run of the tests compiles nothing.
//
// A test file names what it boots in one call, so that one child compiles it all. Two files that want the
// same program at the same time both compile it; the last one to finish wins, and nobody sees half a file.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { outFolder, projectFolder } from "../../../tools/paths.ts";
import type { Outcome } from "./compile-programs.ts";

/** O2-no-checks: without bounds and null checks, and without poison in freed memory. */
export type Level = "O0" | "O2" | "O2-no-checks";

const inputs = ["compiler", "kernel", "boot", "examples", "tests/kernel/programs", "linker.ld", "package.json", "package-lock.json"];
const cacheFolder = join(outFolder, "test", "kernel");
const compileTimeoutMs = 570_000;
const keptForMs = 3600_000;

/** The source of a test program, or of an example by `examples/NAME`; relative to the project. */
export function sourceOf(program: string): string {
  return program.startsWith("examples/") ? `${program}.ts` : `tests/kernel/programs/${program}.ts`;
}

/** Compiles the programs that are not there yet. What does not compile fails when it is asked for. */
export class Programs {
  private readonly level: Level;
  private readonly folder: string;
  private readonly errors: Promise<ReadonlyMap<string, string>>;

  constructor(names: readonly string[], level: Level = "O2") {
    this.level = level;
    this.folder = join(cacheFolder, contentKey());
    this.errors = this.compileMissing(names);
    this.errors.catch(() => {}); // elf() reports it
  }

  /** Resolves when everything that compiles is there. */
  async ready(): Promise<void> {
    await this.errors;
  }

  /** The path of a program's ELF. Throws with the compiler's diagnostics when there is none. */
  async elf(name: string): Promise<string> {
    const error = (await this.errors).get(name);
    if (error !== undefined) throw new Error(`${sourceOf(name)} does not compile:\n${error}`);
    return this.pathOf(name);
  }

  private pathOf(name: string): string {
    return join(this.folder, `${name.replaceAll("/", "-")}.${this.level}.elf`);
  }

  private async compileMissing(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    openFolder(this.folder);
    const missing = names.filter((name) => !existsSync(this.pathOf(name)));
    if (missing.length === 0) return new Map();
    const child = await execa(process.execPath, [
      "--import=tsx", join(import.meta.dirname, "compile-programs.ts"), this.level,
      ...missing.flatMap((name) => [join(projectFolder, sourceOf(name)), this.pathOf(name)]),
    ], { cwd: projectFolder, stdin: "ignore", reject: false, timeout: compileTimeoutMs });
    const outcomes = child.stdout.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Outcome);
    return new Map(missing.flatMap((name) => {
      const outcome = outcomes.find(({ source }) => source === join(projectFolder, sourceOf(name)));
      const error = outcome?.error ?? `the compiler ended with status ${child.exitCode ?? child.signal}\n${child.stderr}`;
      return error === "" ? [] : [[name, error]];
    }));
  }
}

/** The number of the one line of a program that holds `text`, so that tests need no line numbers. */
export function lineOf(program: string, text: string): number {
  const lines = readFileSync(join(projectFolder, sourceOf(program)), "utf8").split("\n");
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  const [line] = found;
  if (line === undefined || found.length > 1) throw new Error(`${sourceOf(program)} has ${found.length} lines with ${text}`);
  return line;
}

/** Makes this key's folder, marks it as in use, and removes what other keys left long ago. */
function openFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  utimesSync(folder, new Date(), new Date());
  for (const name of readdirSync(cacheFolder)) {
    const path = join(cacheFolder, name);
    if (statSync(path).mtimeMs < Date.now() - keptForMs) rmSync(path, { recursive: true, force: true });
  }
}

let key: string | null = null;

function contentKey(): string {
  if (key !== null) return key;
  const hash = createHash("sha256");
  for (const input of inputs) addToHash(join(projectFolder, input), (text) => hash.update(text));
  return key = hash.digest("hex").slice(0, 16);
}

function addToHash(path: string, add: (text: string) => void): void {
  if (!statSync(path).isDirectory()) {
    add(`${path}\0${readFileSync(path, "utf8")}\0`);
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (basename(name) !== "node_modules") addToHash(join(path, name), add);
  }
}
