// `npm run qemu`: boots a machine with its serial port on our stdout, and maps its end to an exit status.
//
// Ctrl-C, SIGTERM and SIGHUP end QEMU and then us, with the terminal as it was before. The guest's output
// goes to stdout untouched; what we have to say goes to stderr.

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { constants } from "node:os";
import { UserError, colours, errorCode, exitStatuses } from "../tools/errors.ts";
import { shownPath } from "../tools/paths.ts";
import { note } from "../tools/progress.ts";
import { type MachineDescription, qemuArguments } from "./arguments.ts";
import { type EndedMachine, type Machine, startMachine } from "./machine.ts";
import { verdictOf } from "./outcome.ts";
import { SerialTail, lastLines } from "./serial-text.ts";

export interface RunOptions {
  readonly machine: MachineDescription;
  /** Seconds until the machine is stopped; 0 for no limit. */
  readonly timeoutSeconds: number;
  /** A file that gets the serial log too; null for none. */
  readonly logPath: string | null;
}

const tailLimitChars = 16 * 1024;
const stopSignals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Boots the machine, waits for its end and returns the exit status for the command. */
export async function runMachine(options: RunOptions): Promise<number> {
  const log = options.logPath === null ? null : await openLog(options.logPath);
  const restoreTerminal = terminalRestorer();
  const tail = new SerialTail(tailLimitChars);
  announce(options.machine);
  const machine = startMachine({
    argv: qemuArguments(options.machine), input: process.stdin.isTTY ? "inherit" : "ignore",
    timeoutSeconds: options.timeoutSeconds,
    async onSerial(chunk) {
      tail.add(chunk);
      log?.write(chunk);
      if (!process.stdout.write(chunk)) await once(process.stdout, "drain").catch(() => {});
    },
  });
  const stop = stopOnSignals(machine);
  try {
    const end = await machine.ended;
    return conclude(end, stop.signal(), tail.text, options.timeoutSeconds);
  } finally {
    stop.forget();
    log?.end();
    restoreTerminal();
  }
}

function announce(machine: MachineDescription): void {
  const { boot } = machine;
  const source = "kernelPath" in boot ? boot.kernelPath : boot.diskPath;
  const way = "kernelPath" in boot ? "directly" : `by ${boot.uefi === undefined ? "BIOS" : "UEFI"} from ${boot.disk ?? "ahci"}`;
  const timing = machine.timing === "deterministic" ? ", icount" : "";
  note(`Booting ${shownPath(source)} ${way} (${machine.accelerator}${timing}, ${machine.memoryMiB} MiB, CPUs: ${machine.cpuCount})`);
  if (machine.gdbPort === null) return;
  note(`QEMU waits for gdb: gdb ${shownPath("kernelPath" in boot ? boot.kernelPath : boot.elfPath ?? source)} -ex 'target remote 127.0.0.1:${machine.gdbPort}'`);
}

/** Prints what the end means and returns the exit status. */
function conclude(end: EndedMachine, signal: NodeJS.Signals | null, log: string, timeoutSeconds: number): number {
  if (!log.endsWith("\n") && log !== "") process.stdout.write("\n");
  if (signal !== null) {
    note(`stopped by ${signal}`);
    return exitStatuses.signalBase + constants.signals[signal];
  }
  if (end.errorText.trim() !== "") process.stderr.write(`${end.errorText}\n`);
  if (end.timedOut) {
    process.stderr.write(`${colours.red("timed out:")} the kernel did not end within ${timeoutSeconds} s`
      + ` and was stopped (--timeout S sets another limit, 0 none); its last lines:\n${lastLines(log)}\n`);
    return exitStatuses.timedOut;
  }
  const verdict = verdictOf(end);
  const colour = verdict.exitStatus === exitStatuses.success ? colours.green : colours.red;
  process.stderr.write(`${colour(verdict.message)} ${colours.dim(`after ${(end.durationMs / 1000).toFixed(2)} s`)}\n`);
  return verdict.exitStatus;
}

/** Ends the machine on a signal, or when nobody reads our stdout any more. */
function stopOnSignals(machine: Machine): { signal(): NodeJS.Signals | null; forget(): void } {
  let received: NodeJS.Signals | null = null;
  const stop = (signal: NodeJS.Signals): void => { received ??= signal; machine.stop(); };
  const stopOnClosedPipe = (): void => stop("SIGPIPE");
  for (const signal of stopSignals) process.on(signal, stop);
  process.stdout.on("error", stopOnClosedPipe);
  return {
    signal: () => received,
    forget() {
      for (const signal of stopSignals) process.off(signal, stop);
    },
  };
}

async function openLog(path: string): Promise<WriteStream> {
  const stream = createWriteStream(path);
  try {
    await once(stream, "open");
    return stream;
  } catch (error) {
    throw new UserError(`--log ${path}: the file cannot be written (${errorCode(error)})`);
  }
}

/** QEMU changes the terminal's modes for the serial port; this puts them back even when it was killed. */
function terminalRestorer(): () => void {
  if (!process.stdin.isTTY) return () => {};
  const saved = spawnSync("stty", ["-g"], { stdio: ["inherit", "pipe", "ignore"], encoding: "utf8" }).stdout?.trim();
  if (!saved) return () => {};
  return () => { spawnSync("stty", [saved], { stdio: ["inherit", "ignore", "ignore"] }); };
}
