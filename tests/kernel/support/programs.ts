// The ELFs of test programs and examples, compiled with -g and kept by the content of all that they are
// made from: the compiler, the kernel, the programs. A second run of the tests compiles nothing.
//
// A test file names what it boots in one call; the compilers of the run (compile-service.mjs) make it.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { connect } from "node:net";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { outFolder, projectFolder } from "../../../tools/paths.ts";
import type { Job, Level, Outcome } from "./compile-programs.ts";

export type { Level };

const inputs = ["compiler", "kernel", "boot", "examples", "bench/guest", "tests/kernel/programs", "linker.ld", "package.json", "package-lock.json"];
const cacheFolder = join(outFolder, "test", "kernel");
const keptForMs = 3600_000;

/**
 * The source of a test program, or of an example by `examples/NAME`, of a benchmark by `bench/guest/NAME`; relative to the
 * project. A path to a source is itself.
 */
export function sourceOf(program: string): string {
  if (program.endsWith(".ts")) return program;
  return /^(?:examples|bench)\//.test(program) ? `${program}.ts` : `tests/kernel/programs/${program}.ts`;
}

/** The variable in which AVA's settings hand on the socket of the compilers. */
const socketVariable = "HEDDLE_TEST_COMPILERS";

/** Has programs compiled; gives the errors of those that do not compile, by the paths of their ELFs. */
async function compileAll(jobs: readonly Job[]): Promise<ReadonlyMap<string, string>> {
  const errors = new Map<string, string>();
  if (jobs.length === 0) return errors;
  const path = process.env[socketVariable];
  if (path === undefined) throw new Error(`${socketVariable} is not set: these tests are run by AVA with the project's ava.config.mjs`);
  const socket = connect(path);
  socket.write(`${JSON.stringify(jobs)}\n`);
  let left = jobs.length;
  for await (const line of createInterface({ input: socket })) {
    const { elf, error } = JSON.parse(line) as Outcome;
    if (error !== "") errors.set(elf, error);
    if (--left === 0) break;
  }
  socket.destroy();
  if (left > 0) throw new Error("the compilers of the test run are gone");
  return errors;
}

/** Where ELFs of the present state of the project are kept. */
export function programFolder(): string {
  return join(cacheFolder, contentKey());
}

/** What can be booted by name. */
export interface Images {
  /** Resolves when everything that compiles is there. */
  ready(): Promise<void>;
  /** The path of a program's ELF. Throws with the compiler's diagnostics when there is none. */
  elf(name: string): Promise<string>;
}

/** Compiles the programs that are not there yet. What does not compile fails when it is asked for. */
export class Programs implements Images {
  private readonly level: Level;
  private readonly folder: string;
  private readonly errors: Promise<ReadonlyMap<string, string>>;

  constructor(names: readonly string[], level: Level = "O2") {
    this.level = level;
    this.folder = programFolder();
    openFolder(this.folder);
    const missing = names.filter((name) => !existsSync(this.pathOf(name)));
    this.errors = compileAll(missing.map((name) => ({ source: join(projectFolder, sourceOf(name)), elf: this.pathOf(name), level })));
    this.errors.catch(() => {}); // elf() reports it
  }

  async ready(): Promise<void> {
    await this.errors;
  }

  async elf(name: string): Promise<string> {
    const error = (await this.errors).get(this.pathOf(name));
    if (error !== undefined) throw new Error(`${sourceOf(name)} does not compile:\n${error}`);
    return this.pathOf(name);
  }

  private pathOf(name: string): string {
    const stem = name.endsWith(".ts") ? basename(name, ".ts") : name.replaceAll("/", "-");
    return join(this.folder, `${stem}.${this.level}.elf`);
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
