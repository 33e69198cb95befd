// Progress of the slow phases: a spinner with a timer on a terminal, one plain line elsewhere.
//
// Everything goes to stderr or to a terminal, so that a redirected stdout holds the guest's output alone.
// A phase's own output must be held back until it ends (compile.ts does so), else the spinner overwrites it.

import { writeSync } from "node:fs";
import { constants } from "node:os";
import { colours, exitStatuses } from "./errors.ts";

/** A terminal narrower than this (some report 0) gets plain lines. */
const leastColumns = 40;

/** Without a terminal, how far a phase is gets a line this often. */
const plainIntervalMs = 10_000;

/** Shows how far a phase is, in a few words; may be called as often as one likes. */
export type ShowProgress = (text: string) => void;

/** Runs `work` under a title and returns its result; a failure passes through after the title is marked. */
export async function phase<Result>(title: string, work: (show: ShowProgress) => Promise<Result>): Promise<Result> {
  if (!process.stdout.isTTY || !process.stderr.isTTY || process.stdout.columns < leastColumns) {
    note(title);
    return work(plainProgress());
  }
  const { Listr, PRESET_TIMER } = await import("listr2");
  let outcome: { readonly value: Result } | null = null;
  const list = new Listr([{
    title,
    async task(_context, task): Promise<void> {
      outcome = { value: await work((text) => { task.output = text; }) };
    },
  }], {
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false },
  });
  process.once("SIGINT", endWithCursorShown);
  try {
    await list.run();
  } finally {
    process.off("SIGINT", endWithCursorShown);
  }
  return resultOf<Result>(outcome, title);
}

function plainProgress(): ShowProgress {
  let shownMs = performance.now();
  return (text) => {
    if (performance.now() - shownMs < plainIntervalMs) return;
    shownMs = performance.now();
    note(`  ${text}`);
  };
}

/** Ctrl-C during a phase: the spinner has hidden the cursor. Leaving by exit() ends the children too. */
function endWithCursorShown(): never {
  writeSync(process.stderr.fd, "\u001b[?25h\n"); // listr2 holds back what goes to process.stdout
  process.exit(exitStatuses.signalBase + constants.signals.SIGINT);
}

/** One plain line on stderr. */
export function note(text: string): void {
  process.stderr.write(`${colours.dim(text)}\n`);
}

function resultOf<Result>(outcome: { readonly value: Result } | null, title: string): Result {
  if (outcome === null) throw new Error(`the phase "${title}" ended without a result`);
  return outcome.value;
}
