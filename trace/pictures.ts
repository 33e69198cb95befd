// `npm run pictures`: makes the pictures of the README anew, docs/pictures/: the screen of a machine on which
// somebody typed, and the timeline of the demo.

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import { init } from "echarts";
import { CapturedMachine, capture } from "../qemu/capture.ts";
import { readDump } from "./dump.ts";
import { heightFor, timelineOption } from "./chart.ts";
import { firstStretch } from "./page.ts";
import { timelineOf } from "./timeline.ts";
import { compileProgram } from "../tools/compile.ts";
import { projectFolder, shownPath } from "../tools/paths.ts";
import { note } from "../tools/progress.ts";

const folder = join(projectFolder, "docs", "pictures");
const timeoutSeconds = 60;
const settleMs = 1500;
const timelineWidthPixels = 1100;

/** What is typed for the picture of the screen. */
const session = "spawn hog 3\nspawn sleeper 2 40\nuptime\nthreads\nstacks\nstats\n";

export async function makePictures(): Promise<void> {
  await mkdir(folder, { recursive: true });
  await pictureOfScreen(join(folder, "screen.png"));
  await pictureOfTimeline(join(folder, "timeline.svg"));
}

async function pictureOfScreen(path: string): Promise<void> {
  const kernelPath = await compileProgram({ sourcePath: join(projectFolder, "examples", "shell.ts"), optimization: "2" });
  const machine = new CapturedMachine({ boot: { kernelPath }, console: "screen", timing: "host", timeoutSeconds, onTimeout: "return" });
  await machine.waitFor(/heddle\S+> \S*$/, timeoutSeconds);
  const keyboard = await machine.qmp();
  await keyboard.type(session);
  await machine.waitFor(/uptime +\d+ ms/, timeoutSeconds);
  await setTimeoutPromise(settleMs);
  await keyboard.takePicture(path);
  machine.stop();
  await machine.result;
  note(`Wrote ${shownPath(path)}`);
}

async function pictureOfTimeline(path: string): Promise<void> {
  const kernelPath = await compileProgram({ sourcePath: join(projectFolder, "examples", "demo.ts"), optimization: "2" });
  const dumpFolder = await mkdtemp(join(tmpdir(), "heddle-picture-"));
  try {
    const debugConsolePath = join(dumpFolder, "dump");
    await capture({ boot: { kernelPath }, commandLine: "trace=on", timeoutSeconds, debugConsolePath });
    const timeline = timelineOf(readDump(await readFile(debugConsolePath), "the demo"));
    const chart = init(null, null, { renderer: "svg", ssr: true, width: timelineWidthPixels, height: heightFor(timeline) });
    chart.setOption({ ...timelineOption(timeline, firstStretch(timeline)), backgroundColor: "#ffffff" });
    await writeFile(path, chart.renderToSVGString());
    chart.dispose();
  } finally {
    await rm(dumpFolder, { recursive: true, force: true });
  }
  note(`Wrote ${shownPath(path)}`);
}
