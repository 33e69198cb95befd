// For tests: boots a machine, gathers its serial log, and waits for lines in it.
//
// Deterministic by default, since a test that asserts counts wants the same run every time. Every wait has
// a limit, and its error says what was waited for and shows the last lines of the log. It asserts nothing:
// the caller demands the exit status (see qemuStatuses) and the lines it expects.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BootSource, type Timing, qemuArguments } from "./arguments.ts";
import { type Accelerator } from "./accel.ts";
import { checkCommandLine } from "./command-line.ts";
import { type Machine, startMachine } from "./machine.ts";
import { Qmp } from "./qmp.ts";
import { SerialTail, lastLines, serialLines } from "./serial-text.ts";

export interface CaptureOptions {
  readonly boot: BootSource;
  readonly commandLine?: string;
  readonly memoryMiB?: number;
  readonly cpuCount?: number;
  /** "max" when not given. */
  readonly cpuModel?: string;
  readonly timing?: Timing;
  readonly accelerator?: Accelerator;
  /** Wall-clock seconds until the machine is killed, 60 when not given; 0 is not allowed. */
  readonly timeoutSeconds?: number;
  /** What a time-out does: "throw" (the default) a GuestTimeoutError, or "return" the result. */
  readonly onTimeout?: "throw" | "return";
  readonly qemuLogPath?: string;
  /** A file for what the guest sends to the debug console. */
  readonly debugConsolePath?: string;
  /** False for a machine without the device that ends QEMU: one that stops then stays as it is. */
  readonly endsQemu?: boolean;
  /** What people use: a serial line that `write` types on, or a display and keyboard that `qmp` reaches too. */
  readonly console?: "serial" | "screen";
}

export interface CaptureResult {
  readonly serialText: string;
  /** The log's lines, without \n and \r\n. */
  readonly lines: readonly string[];
  /** QEMU's exit status; null when a signal ended it. */
  readonly exitStatus: number | null;
  readonly timedOut: boolean;
  readonly durationMs: number;
  /** QEMU's own messages. */
  readonly errorText: string;
}

/** A guest that did not do in time what was waited for; `serialText` has all it said. */
export class GuestTimeoutError extends Error {
  readonly serialText: string;
  readonly timeoutSeconds: number;

  constructor(awaited: string, timeoutSeconds: number, serialText: string) {
    super(`waited ${timeoutSeconds} s for ${awaited}, in vain; the guest's last lines:\n${lastLines(serialText)}`);
    this.name = "GuestTimeoutError";
    this.serialText = serialText;
    this.timeoutSeconds = timeoutSeconds;
  }
}

/** A guest that ended before it said what was waited for. */
export class GuestEndedError extends Error {
  constructor(awaited: string, result: CaptureResult) {
    super(`QEMU ended with status ${result.exitStatus} before ${awaited}; the guest's last lines:\n`
      + `${lastLines(result.serialText)}\n${result.errorText}`);
    this.name = "GuestEndedError";
  }
}

const qmpSocketName = "qmp";
const defaultTimeoutSeconds = 60;
const serialLimitChars = 16 * 1024 * 1024;

/** A booted machine under test. */
export class CapturedMachine {
  /** Resolves when QEMU has ended; see CaptureOptions.onTimeout. */
  readonly result: Promise<CaptureResult>;
  private readonly tail = new SerialTail(serialLimitChars);
  private readonly watchers = new Set<() => void>();
  private readonly machine: Machine;
  private readonly qmpFolder: string | null;
  private connection: Promise<Qmp> | null = null;

  constructor(options: CaptureOptions) {
    const timeoutSeconds = options.timeoutSeconds ?? defaultTimeoutSeconds;
    if (timeoutSeconds <= 0) throw new RangeError("a captured machine needs a time limit above zero");
    this.qmpFolder = options.console === "screen" ? mkdtempSync(join(tmpdir(), "heddle-qmp-")) : null;
    this.machine = startMachine({
      argv: argumentsOf(options, this.qmpFolder), input: options.console === undefined ? "ignore" : "pipe", timeoutSeconds, onSerial: (chunk) => this.receive(chunk),
    });
    this.result = this.conclude(timeoutSeconds, options.onTimeout ?? "throw");
    this.result.catch(() => {}); // waitFor may be the only one who looks
  }

  /** All that the guest has said so far. */
  get serialText(): string {
    return this.tail.text;
  }

  get processId(): number | undefined {
    return this.machine.processId;
  }

  /** Types on the guest's serial line. */
  write(text: string): void {
    this.machine.write(text);
  }

  /** The way to the keyboard and the screen; only with the console "screen". */
  qmp(): Promise<Qmp> {
    if (this.qmpFolder === null) throw new Error("this machine was started without a screen");
    return this.connection ??= Qmp.connect(join(this.qmpFolder, qmpSocketName));
  }

  /** Ends QEMU now; `result` then resolves. */
  stop(): void {
    this.machine.stop();
  }

  /**
   * Waits until the log so far matches, and returns the match. Throws GuestTimeoutError when the seconds
   * pass first, and GuestEndedError when the machine ends without having said it.
   */
  async waitFor(pattern: string | RegExp, timeoutSeconds: number = defaultTimeoutSeconds): Promise<RegExpExecArray> {
    const expression = typeof pattern === "string" ? new RegExp(escaped(pattern)) : pattern;
    const awaited = typeof pattern === "string" ? JSON.stringify(pattern) : String(pattern);
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        clearTimeout(timer);
        this.watchers.delete(look);
        action();
      };
      const look = (): boolean => {
        expression.lastIndex = 0;
        const match = expression.exec(this.tail.text);
        if (match !== null) settle(() => resolve(match));
        return match !== null;
      };
      const timer = setTimeout(() => {
        settle(() => reject(new GuestTimeoutError(awaited, timeoutSeconds, this.tail.text)));
      }, timeoutSeconds * 1000);
      this.watchers.add(look);
      look();
      this.result.then(
        (result) => { if (!look()) settle(() => reject(new GuestEndedError(awaited, result))); },
        (error: unknown) => settle(() => reject(error instanceof GuestTimeoutError
          ? new GuestTimeoutError(awaited, error.timeoutSeconds, error.serialText) : error)));
    });
  }

  private receive(chunk: Uint8Array): void {
    this.tail.add(chunk);
    for (const look of [...this.watchers]) look();
  }

  private async conclude(timeoutSeconds: number, onTimeout: "throw" | "return"): Promise<CaptureResult> {
    const end = await this.machine.ended;
    await this.connection?.then((qmp) => qmp.close(), () => {});
    if (this.qmpFolder !== null) rmSync(this.qmpFolder, { recursive: true, force: true });
    const serialText = this.tail.text;
    if (end.timedOut && onTimeout === "throw") {
      throw new GuestTimeoutError("the machine to end", timeoutSeconds, serialText);
    }
    return {
      serialText, lines: serialLines(serialText), exitStatus: end.status,
      timedOut: end.timedOut, durationMs: end.durationMs, errorText: end.errorText,
    };
  }
}

/** Boots a machine and waits for its end. */
export function capture(options: CaptureOptions): Promise<CaptureResult> {
  return new CapturedMachine(options).result;
}

function argumentsOf(options: CaptureOptions, qmpFolder: string | null): string[] {
  const commandLine = options.commandLine ?? "";
  checkCommandLine(commandLine);
  return qemuArguments({
    boot: options.boot, commandLine, memoryMiB: options.memoryMiB ?? 128, cpuCount: options.cpuCount ?? 1,
    ...(options.cpuModel === undefined ? {} : { cpuModel: options.cpuModel }),
    accelerator: options.accelerator ?? "tcg", timing: options.timing ?? "deterministic",
    gdbPort: null, qemuLogPath: options.qemuLogPath ?? null,
    ...(options.endsQemu === false ? { endsQemu: false } : {}),
    ...(qmpFolder === null ? {} : { display: "vga", qmpPath: join(qmpFolder, qmpSocketName) }),
    ...(options.debugConsolePath === undefined ? {} : { debugConsolePath: options.debugConsolePath }),
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
