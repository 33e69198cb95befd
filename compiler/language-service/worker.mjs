// The thread in which the compiler runs: answers one request after the other, and keeps what it parsed.

import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const { EditorChecker } = await import("../editor.ts");
const { port, answered } = workerData;
const checker = new EditorChecker();

/** The diagnostics, or why there are none: a mistake of the compiler must not reach the editor. */
function answer(request) {
  try {
    return { diagnostics: checker.check(request) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

port.on("message", ({ id, request }) => {
  port.postMessage({ id, ...answer(request) });
  Atomics.store(answered, 0, id);
  Atomics.notify(answered, 0);
});
