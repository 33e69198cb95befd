// Asks the compiler's thread and waits for the answer, with a limit: the editor must not hang with it.
//
// tsserver wants diagnostics at once, so this is a call and not a promise. The compiler runs in a thread
// of its own all the same: a crash or a hang in it ends that thread, and the next request starts another.

"use strict";

const { join } = require("node:path");
const { MessageChannel, Worker, receiveMessageOnPort } = require("node:worker_threads");

/** The first answer takes longest: the compiler is loaded and the runtime parsed. */
const firstLimitMs = 40_000;
const limitMs = 15_000;

class CompilerClient {
  #worker = null;
  #port = null;
  #answered = new Int32Array(new SharedArrayBuffer(4));
  #lastId = 0;
  #log;

  /** `log` takes a line for tsserver's log. */
  constructor(log) {
    this.#log = log;
  }

  /** The compiler's diagnostics, or null where it gave none in time. */
  check(request) {
    if (this.#worker === null) this.#start();
    const id = ++this.#lastId;
    this.#port.postMessage({ id, request });
    const deadline = Date.now() + (id === 1 ? firstLimitMs : limitMs);
    for (let seen = Atomics.load(this.#answered, 0); seen !== id; seen = Atomics.load(this.#answered, 0)) {
      if (Atomics.wait(this.#answered, 0, seen, Math.max(0, deadline - Date.now())) === "timed-out") return this.#giveUp(request);
    }
    return this.#receive(id);
  }

  #start() {
    const { port1, port2 } = new MessageChannel();
    this.#answered = new Int32Array(new SharedArrayBuffer(4));
    this.#lastId = 0;
    this.#port = port1;
    this.#worker = new Worker(join(__dirname, "worker.mjs"), { workerData: { port: port2, answered: this.#answered }, transferList: [port2] });
    this.#worker.on("error", (error) => {
      this.#log(`the compiler's thread ended: ${error.message}`);
      this.#worker = null;
    });
    this.#worker.unref();
    port1.unref();
  }

  #receive(id) {
    for (let packet = receiveMessageOnPort(this.#port); packet !== undefined; packet = receiveMessageOnPort(this.#port)) {
      if (packet.message.id !== id) continue;
      if (packet.message.failure !== undefined) this.#log(packet.message.failure);
      return packet.message.diagnostics ?? null;
    }
    return null;
  }

  #giveUp({ fileName }) {
    this.#log(`no answer for ${fileName} in time`);
    void this.#worker.terminate();
    this.#worker = null;
    return null;
  }
}

module.exports = { CompilerClient };
