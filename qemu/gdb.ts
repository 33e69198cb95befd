// `npm run debug`: QEMU held before its first instruction, and gdb attached with the kernel's symbols.
//
// The breakpoint at main is a hardware one, since the memory it lies in is not loaded or mapped yet. QEMU
// runs in a session of its own, so that Ctrl-C interrupts the guest in gdb and does not end QEMU. The
// serial log goes to a file, because gdb has the terminal.

import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { findTool } from "../compiler/tools.ts";
import { UserError, exitStatuses } from "../tools/errors.ts";
import { outFolder, shownPath } from "../tools/paths.ts";
import { note } from "../tools/progress.ts";
import { type MachineDescription, qemuArguments } from "./arguments.ts";

export interface DebugOptions {
  readonly kernelPath: string;
  readonly memoryMiB: number;
  readonly cpuCount: number;
  readonly commandLine: string;
  /** The TCP port between gdb and QEMU; null takes a free one. */
  readonly port: number | null;
  /** gdb commands to run after the breakpoint at main is set. */
  readonly commands: readonly string[];
  /** "batch" ends gdb after the commands; "interactive" leaves the prompt to the user. */
  readonly mode: "interactive" | "batch";
}

/** gdb commands that list threads and the run queue. */
const kernelCommandsPath = fileURLToPath(new URL("heddle.gdb", import.meta.url));
const connectTimeoutSeconds = 10;
const startCheckMs = 200; // a QEMU that refuses its arguments has ended by then
const stopDelayMs = 2000;

/** Starts both, waits for gdb's end, ends QEMU, and returns gdb's exit status. */
export async function debugMachine(options: DebugOptions): Promise<number> {
  const gdb = findTool("gdb");
  const port = options.port ?? await freePort();
  const logPath = join(outFolder, "debug-serial.log");
  const qemu = execa(findTool("qemu-system-x86_64"), qemuArguments(machineFor(options, port)), {
    stdin: "ignore", stdout: { file: logPath }, stderr: "pipe", buffer: { stdout: false }, detached: true, reject: false, forceKillAfterDelay: stopDelayMs,
  });
  const ignoreInterrupt = (): void => {}; // Ctrl-C is gdb's
  const stopQemu = (): void => { qemu.kill(); };
  process.on("SIGINT", ignoreInterrupt);
  process.on("exit", stopQemu);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.once(signal, stopQemu);
  try {
    const early = await Promise.race([qemu, setTimeout(startCheckMs, null, { ref: false })]);
    if (early !== null) return exitStatuses.failure; // its message is shown below
    note(`The serial log goes to ${shownPath(logPath)} (tail -f it in another terminal)`);
    const session = await execa(gdb, gdbArguments(options, port), { stdio: "inherit", reject: false });
    return session.exitCode ?? exitStatuses.failure;
  } finally {
    stopQemu();
    const ended = await qemu;
    process.off("SIGINT", ignoreInterrupt);
    if (ended.exitCode === 1) throw new UserError(`QEMU could not start:\n${ended.stderr}`);
  }
}

/** gdb's arguments: the symbols, the connection, the breakpoint at main, then the user's commands. */
export function gdbArguments(options: DebugOptions, port: number): string[] {
  const commands = [
    `set tcp connect-timeout ${connectTimeoutSeconds}`,
    "set confirm off",
    "set pagination off",
    `source ${kernelCommandsPath}`,
    `target remote 127.0.0.1:${port}`,
    "hbreak main",
    ...(options.mode === "interactive" ? ["continue"] : []),
    ...options.commands,
  ];
  return [
    "-q", "-nx", ...(options.mode === "batch" ? ["-batch"] : []),
    options.kernelPath, ...commands.flatMap((command) => ["-ex", command]),
  ];
}

function machineFor(options: DebugOptions, port: number): MachineDescription {
  return {
    boot: { kernelPath: options.kernelPath }, commandLine: options.commandLine, memoryMiB: options.memoryMiB,
    cpuCount: options.cpuCount, accelerator: "tcg", timing: "host", gdbPort: port, qemuLogPath: null,
  };
}

/** A TCP port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("the probe for a free port has no address"));
        else resolve(address.port);
      });
    });
  });
}
