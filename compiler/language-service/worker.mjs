// The thread in which the compiler runs: answers one request after the other, and keeps what it parsed.

import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const { port, answered } = workerData;
let checker = null;

/** The diagnostics, or why there are none: a mistake of the compiler must not reach the editor. */
async function answer(request) {
  try {
    checker ??= new (await import("../editor.ts")).EditorChecker();
    return { diagnostics: checker.check(request) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

port.on("message", async ({ id, request }) => {
  port.postMessage({ id, ...await answer(request) });
  Atomics.store(answered, 0, id);
  Atomics.notify(answered, 0);
});
