// One running QEMU: started, its serial bytes handed on, ended at the latest when its time is up.
//
// run.ts and capture.ts share it. The serial port goes to a file that is followed here: with a pipe QEMU
// would drop bytes, and a deterministic run would not be one, whenever this process is busy with something
// else. No way out of this process leaves a QEMU behind. It judges no exit status and prints nothing.

import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import { execa } from "execa";
import { findTool } from "../compiler/tools.ts";
import { UserError } from "../tools/errors.ts";
import type { MachineEnd } from "./outcome.ts";

export interface StartOptions {
  readonly argv: readonly string[];
  /** Where the guest's serial input comes from: our own stdin, what is given to `write`, or nothing. */
  readonly input: "inherit" | "pipe" | "ignore";
  /** Seconds until QEMU is killed; 0 for no limit. */
  readonly timeoutSeconds: number;
  onSerial(chunk: Uint8Array): void | Promise<void>;
}

export interface Machine {
  readonly processId: number | undefined;
  /** Resolves when QEMU is gone; rejects only with what onSerial threw. */
  readonly ended: Promise<EndedMachine>;
  /** Sends text to the guest's serial port; only with input "pipe". */
  write(text: string): void;
  /** Ends QEMU: a polite SIGTERM, and SIGKILL when it does not obey within two seconds. */
  stop(): void;
}

export interface EndedMachine extends MachineEnd {
  /** QEMU's own messages on stderr, without the one about being asked to stop. */
  readonly errorText: string;
}

const killDelayMs = 2000;
const pollIntervalMs = 15;
/** A guest that says more than this is stopped: it would fill the disk. */
const serialLimitBytes = 256 * 1024 * 1024;

/** Starts QEMU. Throws MissingToolError when it is not installed. */
export function startMachine(options: StartOptions): Machine {
  const startedMs = performance.now();
  const serial = new SerialFile();
  const subprocess = execa(findTool("qemu-system-x86_64"), [...options.argv], {
    stdin: options.input, stdout: serial.writeDescriptor as 1, stderr: "pipe", // its types know only the standard descriptors
    buffer: { stderr: true }, reject: false, forceKillAfterDelay: killDelayMs,
  });
  let timedOut = false;
  const timer = options.timeoutSeconds === 0 ? undefined : setTimeout(() => {
    timedOut = true;
    subprocess.kill();
  }, options.timeoutSeconds * 1000);

  const ended = (async () => {
    let running = true;
    const gone = subprocess.finally(() => { running = false; });
    try {
      while (running) {
        await Promise.race([gone, setTimeoutPromise(pollIntervalMs)]);
        for (const chunk of serial.read()) await options.onSerial(chunk);
      }
    } catch (error) {
      subprocess.kill();
      await gone;
      throw error;
    } finally {
      clearTimeout(timer);
      serial.close();
    }
    const result = await subprocess;
    return {
      status: result.exitCode ?? null, signal: result.signal ?? null, timedOut,
      durationMs: performance.now() - startedMs, errorText: withoutStopNotice(result.stderr),
    };
  })();
  return { processId: subprocess.pid, ended, write: (text) => { subprocess.stdin?.write(text); }, stop: () => { subprocess.kill(); } };
}

/** The file that the serial port is written to, and the place up to which it has been read. */
class SerialFile {
  readonly writeDescriptor: number;
  private readonly readDescriptor: number;
  private readonly folder = mkdtempSync(join(tmpdir(), "heddle-serial-"));
  private position = 0;

  constructor() {
    const path = join(this.folder, "serial");
    this.writeDescriptor = openSync(path, "a");
    this.readDescriptor = openSync(path, "r");
  }

  /** What was written since the last call. */
  *read(): Generator<Uint8Array> {
    for (;;) {
      const chunk = new Uint8Array(64 * 1024);
      const length = readSync(this.readDescriptor, chunk, 0, chunk.length, this.position);
      if (length === 0) return;
      this.position += length;
      if (this.position > serialLimitBytes) throw new UserError(`the guest wrote more than ${serialLimitBytes >> 20} MiB to its serial port and was stopped`);
      yield chunk.subarray(0, length);
    }
  }

  close(): void {
    closeSync(this.writeDescriptor);
    closeSync(this.readDescriptor);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function withoutStopNotice(text: string): string {
  return text.split("\n").filter((line) => !line.includes("terminating on signal")).join("\n");
}
