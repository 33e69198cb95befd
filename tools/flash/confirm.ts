// Asks for the name of what is overwritten, since a single "yes" is typed too easily.

import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { UserError } from "../errors.ts";

export interface Conversation {
  readonly input: Readable;
  readonly output: Writable;
  /** Whether a person can answer. */
  readonly terminal: "present" | "absent";
}

/** The terminal of this process; the question goes to stderr, as everything that a command says itself. */
export function ownConversation(): Conversation {
  const terminal = process.stdin.isTTY && process.stderr.isTTY ? "present" : "absent";
  return { input: process.stdin, output: process.stderr, terminal };
}

/** Returns when the name, or its path in /dev, was typed. Throws UserError when something else was, or nothing. */
export async function confirm(name: string, conversation: Conversation): Promise<void> {
  if (conversation.terminal === "absent") {
    throw new UserError(`nobody can confirm this, since there is no terminal; --yes overwrites ${name} without asking`);
  }
  const answer = await ask(`Type ${name} to overwrite it, anything else to leave it as it is: `, conversation);
  if (answer !== null && [name, `/dev/${name}`].includes(answer.trim())) return;
  throw new UserError(`that is not ${name}: nothing was written`);
}

/** The line that was typed; null at the end of the input or at Ctrl-C. */
function ask(question: string, { input, output }: Conversation): Promise<string | null> {
  const lines = createInterface({ input, output });
  return new Promise((resolve) => {
    let answer: string | null = null;
    lines.on("close", () => {
      if (answer === null) output.write("\n");
      resolve(answer);
    });
    lines.on("SIGINT", () => lines.close());
    lines.question(question, (line) => { answer = line; lines.close(); });
  });
}
