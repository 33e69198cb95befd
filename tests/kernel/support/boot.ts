// Booting programs in tests, a few at a time: AVA starts all tests of a file at once.
//
// The machine is deterministic unless a test says otherwise, and must end by itself.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { findTool } from "../../../compiler/tools.ts";
import { qemuArguments } from "../../../qemu/arguments.ts";
import { type CaptureOptions, type CaptureResult, capture } from "../../../qemu/capture.ts";
import { qemuStatuses } from "../../../qemu/outcome.ts";
import type { Images } from "./programs.ts";

export type BootOptions = Omit<CaptureOptions, "boot">;

const atOnce = 2;
/** Generous: the machine that runs the tests may be busy. */
const timeoutSeconds = 120;
/** The kernel's last line when main and all other threads have ended. */
const endOfThreads = /^\[ +\d+\.\d{6}\] all threads have ended$/;

let running = 0;
const waiting: (() => void)[] = [];

/** For `test.before`: waits for the compiler, which may take minutes where others are busy too. */
export function compiled(...all: readonly Images[]): (t: ExecutionContext) => Promise<void> {
  return async (t) => {
    t.timeout(600_000);
    for (const programs of all) await programs.ready();
  };
}

/** Boots a program and waits for the machine's end, whatever it is. */
export async function boot(programs: Images, name: string, options: BootOptions = {}): Promise<CaptureResult> {
  const kernelPath = await programs.elf(name);
  if (running >= atOnce) await new Promise<void>((resolve) => { waiting.push(resolve); });
  else running += 1;
  try {
    return await capture({ timeoutSeconds, ...options, boot: { kernelPath } });
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

/** What the kernel itself says before it calls main. */
const startLine = /^\[ +0\.000000\] pages: /;

/** The lines of a log without those of the start. */
export function withoutStart(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !startLine.test(line));
}

/** Boots a program that must end with success, and gives the lines of its log, without those of the start and the end. */
export async function linesOf(t: ExecutionContext, programs: Images, name: string, options: BootOptions = {}): Promise<readonly string[]> {
  const result = await boot(programs, name, options);
  t.is(result.exitStatus, qemuStatuses.success, `the log of ${name}:\n${result.serialText}`);
  t.regex(result.lines.at(-1) ?? "", endOfThreads);
  return withoutStart(result.lines).slice(0, -1);
}

/**
 * The log of a deterministic run that writes to a file. Reading along would not do where every byte and
 * every tick counts: a serial port whose reader is late stalls by the host's time.
 */
export async function logInFile(kernelPath: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "heddle-test-")), "serial.log");
  const argv = qemuArguments({
    boot: { kernelPath }, commandLine: "", memoryMiB: 128, cpuCount: 1, accelerator: "tcg", timing: "deterministic", gdbPort: null, qemuLogPath: null,
  });
  const file = await open(path, "w");
  // QEMU has the file itself: execa's `{ file }` would read along.
  const qemu = spawn(findTool("qemu-system-x86_64"), argv, { stdio: ["ignore", file.fd, "ignore"], timeout: timeoutSeconds * 1000 });
  await once(qemu, "close");
  await file.close();
  return readFile(path, "utf8");
}

/** The number in the first line that matches, by the pattern's first group. */
export function numberIn(lines: readonly string[], pattern: RegExp): number {
  for (const line of lines) {
    const text = pattern.exec(line)?.[1];
    if (text !== undefined) return Number(text);
  }
  throw new Error(`no line matches ${pattern} in:\n${lines.join("\n")}`);
}
