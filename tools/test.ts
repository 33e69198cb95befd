// `npm test`: runs AVA on all tests or on the files named, and ends with AVA's status.
//
// AVA's own settings (files, tsx, time-out) stand in ava.config.mjs. AVA does its own progress and colours.

import { relative, resolve } from "node:path";
import { execa } from "execa";
import { exitStatuses } from "./errors.ts";
import { projectFolder } from "./paths.ts";

export interface TestOptions {
  readonly files: readonly string[];
  readonly match?: readonly string[];
  readonly failFast?: true;
  readonly serial?: true;
  readonly updateSnapshots?: true;
  readonly updateGoldens?: true;
}

/** The variable by which tests are told to rewrite their expected output instead of comparing. */
export const updateGoldensVariable = "HEDDLE_UPDATE_GOLDENS";

/** Runs the tests with the terminal's stdio and returns AVA's exit status. */
export async function runTests(options: TestOptions): Promise<number> {
  // Ctrl-C reaches AVA through the terminal; this process waits for AVA's own ending.
  process.on("SIGINT", () => {});
  const result = await execa("ava", avaArguments(options), {
    cwd: projectFolder, localDir: projectFolder, preferLocal: true, stdio: "inherit", reject: false,
    env: options.updateGoldens ? { [updateGoldensVariable]: "1" } : {},
  });
  return result.exitCode ?? exitStatuses.failure;
}

/** AVA's arguments for our options; file names become relative to the project, as AVA wants them. */
export function avaArguments(options: TestOptions): string[] {
  return [
    ...(options.match ?? []).map((pattern) => `--match=${pattern}`),
    ...(options.failFast ? ["--fail-fast"] : []),
    ...(options.serial ? ["--serial"] : []),
    ...(options.updateSnapshots ? ["--update-snapshots"] : []),
    ...options.files.map((file) => relative(projectFolder, resolve(file))),
  ];
}
