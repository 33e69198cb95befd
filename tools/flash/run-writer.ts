// Starts the writer, follows what it reports, and gives up on it when it falls silent.

import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors.ts";
import type { Comparison } from "./compare-image.ts";
import { abandon } from "./time-limit.ts";
import type { Job, WriterMessage } from "./writer.ts";

export interface WriterOutcome {
  readonly comparison: Comparison;
  readonly readFrom: "medium" | "memory";
}

/** A transfer that came to no end; the progress reported before tells what it left behind. */
export class WriterError extends UserError {}

export interface WriterOptions {
  readonly job: Job;
  readonly onProgress: (phase: "write" | "compare", doneBytes: number) => void;
  /** The longest silence after its first word, in milliseconds. */
  readonly silenceLimitMs?: number;
  /** Another program than the writer, for tests. */
  readonly programPath?: string;
}

/** Linux itself tries for up to three minutes before it gives a command to a disk up. */
const usualSilenceLimitMs = 200_000;
const errorTextLimitChars = 4_000;

/** Does the job and returns what the comparison found. Throws WriterError when it came to no end. */
export function runWriter(options: WriterOptions): Promise<WriterOutcome> {
  const { path } = options.job.place;
  const silenceLimitMs = options.silenceLimitMs ?? usualSilenceLimitMs;
  const writer = startWriter(options);
  const kill = (): void => { writer.kill("SIGKILL"); };
  process.once("exit", kill); // when Ctrl-C ends us, nothing more may be written
  return new Promise((resolve, reject) => {
    let last = "";
    let outcome: WriterOutcome | null = null;
    let errorText = "";
    const fail = (message: string): void => { clearTimeout(timer); reject(new WriterError(message)); };
    const giveUpAfter = (limitMs: number): NodeJS.Timeout => setTimeout(() => {
      abandon(writer);
      fail(`${path} has not answered for ${limitMs / 1000} s${last}; pull it out, and try another port or stick`);
    }, limitMs);
    let timer = giveUpAfter(usualSilenceLimitMs); // it has to start and to open the target first
    writer.stderr?.on("data", (chunk: Buffer) => { errorText = (errorText + chunk.toString()).slice(-errorTextLimitChars); });
    writer.on("message", (message: WriterMessage) => {
      clearTimeout(timer);
      timer = giveUpAfter(silenceLimitMs);
      if (message.kind === "failed") fail(failureText(path, message));
      else if (message.kind === "compared") outcome = message;
      else {
        last = `, ${message.phase === "write" ? "writing" : "reading back"} at ${message.doneBytes} bytes`;
        options.onProgress(message.phase, message.doneBytes);
      }
    });
    writer.on("error", (error) => fail(`the writer could not be started: ${error.message}`));
    writer.on("close", (status, signal) => {
      clearTimeout(timer);
      process.off("exit", kill);
      if (outcome !== null) resolve(outcome);
      else fail(`the writer ended early by ${signal ?? `status ${status}`}${last}\n${errorText}`.trimEnd());
    });
  });
}

function startWriter({ job, programPath }: WriterOptions): ChildProcess {
  return fork(programPath ?? fileURLToPath(import.meta.resolve("./writer.ts")), [JSON.stringify(job)], {
    execArgv: [`--import=${import.meta.resolve("tsx")}`],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
}

type Failure = Extract<WriterMessage, { readonly kind: "failed" }>;

function failureText(path: string, { step, offset, code, reason }: Failure): string {
  const name = code === "" ? "" : ` (${code})`;
  if (step === "opening the image") return `the image cannot be opened${name}: ${reason}`;
  if (step === "reading the image") return `the image cannot be read at offset ${offset}${name}: ${reason}`;
  return step === "opening" ? `${path} cannot be opened${name}: ${reason}` : `${step} ${path} failed at offset ${offset}${name}: ${reason}`;
}
