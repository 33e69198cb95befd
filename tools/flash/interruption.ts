// Ctrl-C and its like while a target is being written: says what state it is in, and ends at once.

import { writeSync } from "node:fs";
import { constants } from "node:os";
import { exitStatuses } from "../errors.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const showCursor = "\u001b[?25h"; // the spinner has hidden it

/** Ends this process with a message on a signal, until it is disposed of. The writer ends with its parent. */
export function onInterruption(message: () => string): Disposable {
  const end = (signal: NodeJS.Signals): never => {
    writeSync(process.stderr.fd, `${process.stderr.isTTY ? showCursor : ""}\n${signal}: ${message()}\n`);
    process.exit(exitStatuses.signalBase + constants.signals[signal]);
  };
  for (const signal of signals) process.prependListener(signal, end);
  return { [Symbol.dispose]() { for (const signal of signals) process.off(signal, end); } };
}
