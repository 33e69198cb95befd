// A limit on a wait for a device, which may never answer.
//
// A process that waits inside the kernel for a broken disk cannot be ended, not even by SIGKILL. So nothing
// of ours touches a device in this process; children do, and after the limit they are left behind.

import type { ChildProcess } from "node:child_process";

/** The wait's end without an answer. */
export class NoAnswerError extends Error {}

/** The work's result, or NoAnswerError after the limit; the work itself goes on. */
export async function withinLimit<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswerError(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Kills a child if it can be killed, and lets this process end without waiting for it. */
export function abandon(child: ChildProcess): void {
  child.kill("SIGKILL");
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
  if (child.connected) child.disconnect();
  child.unref();
}
