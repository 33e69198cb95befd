// The timeline's page in a real browser, where there is one: its code runs without an error and draws.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { execa } from "execa";
import { SwitchReason, TraceKind } from "../../kernel/observe/trace-kinds.ts";
import { readDump } from "../../trace/dump.ts";
import { firstStretch, timelinePage } from "../../trace/page.ts";
import { timelineOf } from "../../trace/timeline.ts";
import { type EventFields, dumpBytes, textWord } from "./dump-bytes.ts";

const browsers: readonly string[] = [process.env["HEDDLE_BROWSER"] ?? "chromium", "chromium-browser", "google-chrome"];
/** Without these a browser in a closed network looks for its makers' hosts first. */
const quiet: readonly string[] = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const timeoutMs = 60_000;

async function findBrowser(): Promise<string | null> {
  for (const browser of browsers) {
    const { failed } = await execa(browser, ["--version"], { reject: false, timeout: timeoutMs });
    if (!failed) return browser;
  }
  return null;
}

test("the page draws its charts", async (t) => {
  t.timeout(3 * timeoutMs);
  const browser = await findBrowser();
  if (browser === null) {
    t.log("no Chromium here (apt-get install chromium, or HEDDLE_BROWSER): the page was not opened");
    t.pass();
    return;
  }
  const events = Array.from({ length: 40 }, (_, turn): EventFields =>
    [turn * 1000, TraceKind.Switch, 1 + turn % 2, 2 - turn % 2, SwitchReason.Preempted]);
  const timeline = timelineOf(readDump(dumpBytes([[0, TraceKind.ThreadName, 1, textWord("left")], [0, TraceKind.ThreadName, 2, textWord("right")], ...events], 40_000), "turns"));
  const folder = await mkdtemp(join(tmpdir(), "heddle-page-"));
  try {
    const path = join(folder, "page.html");
    await writeFile(path, await timelinePage(timeline, "turns", firstStretch(timeline)));
    const { stdout } = await execa(browser, [...quiet, `--user-data-dir=${join(folder, "profile")}`, "--virtual-time-budget=3000", "--dump-dom", `file://${path}`], { timeout: timeoutMs });
    t.regex(stdout, /<body[^>]* data-drawn="true"/, "the code of the page came to its end");
    t.is(stdout.match(/<canvas/g)?.length, 2, "both charts have their canvas");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
