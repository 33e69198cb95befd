// One running QEMU: started, its serial bytes handed on, ended at the latest when its time is up.
//
// run.ts and capture.ts share it. Whoever reads slowly slows the guest down (the bytes are awaited), and
// no way out of this process leaves a QEMU behind. It judges no exit status and prints nothing.

import { execa } from "execa";
import { findTool } from "../compiler/tools.ts";
import type { MachineEnd } from "./outcome.ts";

export interface StartOptions {
  readonly argv: readonly string[];
  /** Where the guest's serial input comes from: our own stdin, or nothing. */
  readonly input: "inherit" | "ignore";
  /** Seconds until QEMU is killed; 0 for no limit. */
  readonly timeoutSeconds: number;
  onSerial(chunk: Uint8Array): void | Promise<void>;
}

export interface Machine {
  readonly processId: number | undefined;
  /** Resolves when QEMU is gone; rejects only with what onSerial threw. */
  readonly ended: Promise<EndedMachine>;
  /** Ends QEMU: a polite SIGTERM, and SIGKILL when it does not obey within two seconds. */
  stop(): void;
}

export interface EndedMachine extends MachineEnd {
  /** QEMU's own messages on stderr, without the one about being asked to stop. */
  readonly errorText: string;
}

const killDelayMs = 2000;

/** Starts QEMU. Throws MissingToolError when it is not installed. */
export function startMachine(options: StartOptions): Machine {
  const startedMs = performance.now();
  const subprocess = execa(findTool("qemu-system-x86_64"), [...options.argv], {
    stdin: options.input, stdout: "pipe", stderr: "pipe",
    buffer: { stdout: false, stderr: true }, reject: false, forceKillAfterDelay: killDelayMs,
  });
  let timedOut = false;
  const timer = options.timeoutSeconds === 0 ? undefined : setTimeout(() => {
    timedOut = true;
    subprocess.kill();
  }, options.timeoutSeconds * 1000);

  const ended = (async () => {
    try {
      for await (const chunk of subprocess.stdout) await options.onSerial(chunk);
    } catch (error) {
      subprocess.kill();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    const result = await subprocess;
    return {
      status: result.exitCode ?? null, signal: result.signal ?? null, timedOut,
      durationMs: performance.now() - startedMs, errorText: withoutStopNotice(result.stderr),
    };
  })();
  return { processId: subprocess.pid, ended, stop: () => { subprocess.kill(); } };
}

function withoutStopNotice(text: string): string {
  return text.split("\n").filter((line) => !line.includes("terminating on signal")).join("\n");
}
