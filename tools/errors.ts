// Errors that a command reports to the person who typed it, and the exit statuses in use.
//
// A UserError's message is complete: what failed and what to do. Anything else that reaches the top is our
// own bug and is shown with its stack. This file prints; it never ends the process, so that output drains.

import { Chalk, chalkStderr } from "chalk";
import { MissingToolError } from "../compiler/tools.ts";

/** Exit statuses of the commands; a signal adds its number to `signalBase`, as shells do. */
export const exitStatuses = {
  success: 0, failure: 1, usage: 2, internal: 70, timedOut: 124, signalBase: 128,
} as const;

/** Colours for stderr; off when it is no terminal or NO_COLOR is set. */
export const colours = process.env["NO_COLOR"] ? new Chalk({ level: 0 }) : chalkStderr;

/** An error with a message for the user and the exit status to end with. */
export class UserError extends Error {
  readonly exitStatus: number;

  constructor(message: string, exitStatus: number = exitStatuses.failure) {
    super(message);
    this.name = "UserError";
    this.exitStatus = exitStatus;
  }
}

/** Prints an error to stderr and returns the exit status it asks for. */
export function reportError(error: unknown): number {
  if (error instanceof UserError) {
    if (error.message !== "") process.stderr.write(`${colours.red("error:")} ${error.message}\n`);
    return error.exitStatus;
  }
  if (error instanceof MissingToolError) {
    process.stderr.write(`${colours.red("error:")} ${error.message}\n`);
    return exitStatuses.failure;
  }
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  process.stderr.write(`${colours.red("internal error:")} this is a bug in Heddle's build commands\n${text}\n`);
  return exitStatuses.internal;
}

/** The `code` of a Node.js system error ("ENOENT"), or an empty string. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
