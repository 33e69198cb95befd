// What a run was made with: the processor, the system, the versions of the programs that take part.

import { readFile } from "node:fs/promises";
import { cpus, release, type } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { MissingToolError, findTool } from "../compiler/tools.ts";
import { projectFolder } from "../tools/paths.ts";
import type { Environment } from "./result.ts";

const timeoutMs = 10_000;

/** Asks all programs; one that is missing says so. */
export async function readEnvironment(): Promise<Environment> {
  const processors = cpus();
  const { version } = JSON.parse(await readFile(join(projectFolder, "package.json"), "utf8")) as { readonly version: string };
  return {
    processor: processors[0]?.model ?? "unknown", processorCount: processors.length, system: `${type()} ${release()}`,
    tools: {
      heddle: version, node: process.versions.node, qemu: await versionOf(() => findTool("qemu-system-x86_64")),
      llc: await versionOf(() => findTool("llc-14")), gcc: await versionOf(() => process.env["HEDDLE_CC"] ?? "gcc"),
    },
    takenAt: new Date().toISOString(),
  };
}

/** The first number with a point in what the program says of its version. */
async function versionOf(find: () => string): Promise<string> {
  try {
    const { stdout } = await execa(find(), ["--version"], { timeout: timeoutMs, stdin: "ignore" });
    return /\d+\.\d+(?:\.\d+)*/.exec(stdout)?.[0] ?? "unknown";
  } catch (error) {
    if (error instanceof MissingToolError || (error instanceof Error && "code" in error && error.code === "ENOENT")) return "not installed";
    return "unknown";
  }
}

