// The compilers of a run of tests: they live in AVA's own process and serve all its test files.
//
// A compiler is three times as quick once it is warm and has read the kernel. So there are two of them for
// the whole run, as many as programs are compiled at once anyway, each a child process, because a fault
// inside LLVM must not end the tests. A test file sends a list of programs over a socket and gets a line for
// each; what two files want at the same time is compiled once. The children end with AVA: their input does.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const compilerCount = 2;
/** Room for what lives through a compilation and no longer: with the usual 16 MiB, a tenth of the time is spent on moving it. */
const youngSpace = "--max-semi-space-size=64";
const script = join(import.meta.dirname, "compile-programs.ts");

/** One compiler's process, started when it is first needed and again when it has crashed. */
class Compiler {
  #child = null;
  #answers = null;
  #stderr = "";

  /** Compiles one program; gives what went wrong, or an empty text. */
  async compile(job) {
    if (this.#child === null) this.#start();
    const child = this.#child;
    child.stdin.write(`${JSON.stringify(job)}\n`);
    const { value, done } = await this.#answers.next();
    if (!done) return JSON.parse(value).error;
    if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => { child.once("close", resolve); });
    this.#child = null;
    return `the compiler ended with status ${child.exitCode ?? child.signalCode}\n${this.#stderr}`;
  }

  #start() {
    this.#stderr = "";
    const child = spawn(process.execPath, [youngSpace, "--import=tsx", script], { stdio: ["pipe", "pipe", "pipe"], cwd: join(import.meta.dirname, "../../..") });
    child.stderr.on("data", (chunk) => { this.#stderr += chunk; });
    child.stdin.on("error", () => {}); // Its end is seen at its output.
    for (const handle of [child, child.stdin, child.stdout, child.stderr]) handle.unref();
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#child = child;
  }
}

const waiting = [];
const underway = new Map();
const idle = Array.from({ length: compilerCount }, () => new Compiler());

/** What became of a program's compilation: made anew, or one that another file has asked for. */
function outcomeOf(job) {
  const known = underway.get(job.elf);
  if (known !== undefined) return known;
  const outcome = new Promise((resolve) => { waiting.push({ job, resolve }); }).finally(() => underway.delete(job.elf));
  underway.set(job.elf, outcome);
  startWaiting();
  return outcome;
}

function startWaiting() {
  while (idle.length > 0 && waiting.length > 0) {
    const compiler = idle.pop();
    const { job, resolve } = waiting.shift();
    compiler.compile(job).then(resolve).finally(() => {
      idle.push(compiler);
      startWaiting();
    });
  }
}

async function serve(connection) {
  connection.on("error", () => {}); // The test file is gone; what it asked for is made all the same.
  connection.unref();
  for await (const line of createInterface({ input: connection })) {
    for (const job of JSON.parse(line)) outcomeOf(job).then((error) => { connection.write(`${JSON.stringify({ elf: job.elf, error })}\n`); });
  }
}

/** Listens for test files; gives the path of the socket. No compiler is started before one is needed. */
export async function startCompileService() {
  const folder = mkdtempSync(join(tmpdir(), "heddle-compilers-"));
  process.on("exit", () => { rmSync(folder, { recursive: true, force: true }); });
  const path = join(folder, "socket");
  const server = createServer((connection) => { serve(connection).catch(() => {}); }).unref();
  await new Promise((resolve, reject) => { server.once("error", reject).listen(path, resolve); });
  return path;
}
