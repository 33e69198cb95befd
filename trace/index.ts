// `npm run trace`: boots a program with tracing on, gathers what the kernel sends to the debug console, and
// writes a trace for Perfetto and a page with the timeline.

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { MachineDescription } from "../qemu/arguments.ts";
import { runMachine } from "../qemu/run.ts";
import { outFolder, shownPath } from "../tools/paths.ts";
import { note } from "../tools/progress.ts";
import { chromeTrace } from "./chrome.ts";
import { readDump } from "./dump.ts";
import { firstStretch, timelinePage } from "./page.ts";
import { timelineOf } from "./timeline.ts";

export interface TraceOptions {
  /** The machine; its command line turns the tracing on. */
  readonly machine: MachineDescription;
  readonly timeoutSeconds: number;
  /** What the files are named after: out/trace/NAME.json and .html. */
  readonly name: string;
}

/** Boots, waits for the end, writes both files. Returns the exit status of the run. */
export async function traceProgram(options: TraceOptions): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "heddle-trace-"));
  const dumpPath = join(folder, "dump");
  try {
    const status = await runMachine({
      machine: { ...options.machine, debugConsolePath: dumpPath }, timeoutSeconds: options.timeoutSeconds, logPath: null,
    });
    const bytes = await readFile(dumpPath).catch(() => Buffer.alloc(0));
    await writeTrace(bytes, options.name);
    return status;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes out/trace/NAME.json and NAME.html from a dump. Throws UserError where it is none. */
export async function writeTrace(bytes: Buffer, name: string): Promise<void> {
  const timeline = timelineOf(readDump(bytes, `trace of ${name}`));
  const target = join(outFolder, "trace", basename(name));
  await mkdir(join(outFolder, "trace"), { recursive: true });
  await writeFile(`${target}.json`, chromeTrace(timeline));
  await writeFile(`${target}.html`, await timelinePage(timeline, `Heddle: ${name}`, firstStretch(timeline)));
  const lost = timeline.overwritten + timeline.missing;
  note(`${timeline.threads.length} threads, ${timeline.intervals.length} intervals, ${lost === 0 ? "no event lost" : `${lost} events lost`}`);
  note(`Wrote ${shownPath(`${target}.html`)} (open it in a browser) and ${shownPath(`${target}.json`)} (open it at ui.perfetto.dev)`);
}
