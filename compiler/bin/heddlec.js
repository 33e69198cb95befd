#!/usr/bin/env node
// The `heddlec` command: runs the compiler (compiler/cli.ts, bundled or by tsx) as a child and passes its
// status on.
//
// Why a child: LLVM is a native addon, and a fault inside it would end this process without a word. The
// supervisor outlives that, reads from the breadcrumb file which source position the compiler was working
// on, and reports the crash as the compiler's bug. It parses no option and prints nothing else.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const internalErrorStatus = 70; // EX_SOFTWARE of sysexits.h
const askedToStop = new Set(["SIGINT", "SIGTERM", "SIGHUP"]);
const crashSignals = new Set(["SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS"]);

const here = dirname(fileURLToPath(import.meta.url));
const cli = join(here, "..", "cli.ts");

function report(message) {
  process.stderr.write(`heddlec: ${message}\n`);
}

function resolveTsx() {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  } catch {
    report("tsx is not installed, so the compiler cannot start; run ./setup in the project's folder");
    process.exit(1);
  }
}

function breadcrumbText(path) {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}

function reportCrash(signal, breadcrumb) {
  report(`internal compiler error: the code generator crashed (${signal})`);
  report(breadcrumb === "" ? "  it had not reached any source file yet" : `  while working on ${breadcrumb}`);
  report("  this is a bug in heddlec, not in your program; please report it with that program");
}

/** What Node is to run: the bundle, or where none can be made the sources by tsx. */
async function compilerArguments() {
  try {
    const { bundledCompiler } = await import("./bundle.js");
    return [await bundledCompiler(join(here, ".."))];
  } catch {
    return ["--import", resolveTsx(), cli];
  }
}

const compiler = await compilerArguments();
const folder = mkdtempSync(join(tmpdir(), "heddlec-"));
const breadcrumbPath = join(folder, "breadcrumb");
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const child = spawn(process.execPath, [...compiler, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, HEDDLEC_BREADCRUMB: breadcrumbPath },
});

// On Ctrl-C the terminal signals the child as well; a signal sent to this process alone is handed on.
for (const signal of askedToStop) process.on(signal, () => child.kill(signal));

child.on("error", (error) => {
  report(`the compiler could not be started: ${error.message}`);
  process.exit(1);
});

child.on("close", (status, signal) => {
  if (signal === null) process.exit(status ?? internalErrorStatus);
  if (crashSignals.has(signal)) {
    reportCrash(signal, breadcrumbText(breadcrumbPath));
    process.exit(internalErrorStatus);
  }
  if (!askedToStop.has(signal)) report(`the compiler was ended by ${signal} (out of memory?)`);
  process.exit(128 + (constants.signals[signal] ?? 0));
});
