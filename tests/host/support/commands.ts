// Starting the project's commands in tests: as a user would, without a terminal, with a time limit.
//
// Variables by which the surrounding `npm test` speaks to its scripts are left out, else a command would
// believe that npm had started it.

import { chmod, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { projectFolder } from "../../../tools/paths.ts";

const commandTimeoutMs = 150_000;

export interface CommandResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** Our environment without npm's variables, with `changes` on top; undefined removes one. */
export function environment(changes: CommandOptions["env"] = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|FORCE_COLOR$|HEDDLE_)/.test(name));
  return { ...Object.fromEntries(kept), ...changes };
}

const runningLimit = 4;
const waiting: (() => void)[] = [];
let running = 0;

/** Waits for a turn, since AVA starts all tests of a file at once and a small machine has little memory. */
async function takeTurn(): Promise<Disposable> {
  if (running >= runningLimit) await new Promise<void>((resolve) => { waiting.push(resolve); });
  else running += 1;
  return {
    [Symbol.dispose]() {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    },
  };
}

/** Runs a program to its end; never throws for a status. */
export async function run(file: string, argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  using _turn = await takeTurn();
  const result = await execa(file, [...argv], {
    env: environment(options.env), extendEnv: false, cwd: options.cwd ?? projectFolder, reject: false,
    timeout: commandTimeoutMs, ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
  });
  return { exitCode: result.exitCode, stdout: String(result.stdout), stderr: String(result.stderr) };
}

/** Runs `build.ts` with arguments, as the npm scripts do. */
export function runBuild(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return run(process.execPath, ["--import=tsx", join(projectFolder, "build.ts"), ...argv], options);
}

/** A new temporary folder. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "heddle-test-"));
}

/** Writes an executable shell script. */
export async function writeScript(path: string, body: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}
