// The timeline as one HTML file that needs nothing else: data, charts and the code that draws them.

import { join } from "node:path";
import { build } from "esbuild";
import { projectFolder } from "../tools/paths.ts";
import { timeText } from "./chart.ts";
import type { ThreadRow, Timeline } from "./timeline.ts";
import { escapedHtml } from "../tools/html.ts";

const style = `
  body { font-family: system-ui, sans-serif; margin: 1.5rem auto; max-width: 1500px; padding: 0 1rem; color: #1d2530; background: #fff; }
  h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin-top: 2rem; }
  table { border-collapse: collapse; font-size: 0.9rem; } th, td { padding: 0.25rem 0.9rem 0.25rem 0; text-align: right; border-bottom: 1px solid #e4e7ea; }
  th:nth-child(2), td:nth-child(2) { text-align: left; } .warning { background: #fff3cd; padding: 0.5rem 0.8rem; border-left: 4px solid #e69f00; }
  button { font: inherit; font-size: 0.85rem; padding: 0.2rem 0.7rem; margin-right: 0.4rem; } .key span { display: inline-block; width: 0.8rem; height: 0.8rem; margin: 0 0.3rem 0 1rem; }`;

/** The page's text. `title` is shown as it is; the chart begins with the part between the two times. */
export async function timelinePage(timeline: Timeline, title: string, shownUs: readonly [number, number]): Promise<string> {
  const data = JSON.stringify({ timeline, shownUs }).replaceAll("<", "\\u003c");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapedHtml(title)}</title><style>${style}</style></head><body>
<h1>${escapedHtml(title)}</h1>
<p>${timeline.threads.length} threads, ${timeline.intervals.length} intervals, ${timeText((timeline.endNs - timeline.startNs) / 1000)}.
Turn the wheel to zoom, drag to move, point at a bar to read it.</p>
${warningFor(timeline)}
<p><button id="part">beginning</button><button id="all">everything</button>
<span class="key"><span style="background:#009e73"></span>running<span style="background:#f0c674"></span>ready, waits for the CPU<span style="background:#d5dbe1"></span>waiting<span style="background:#d55e00"></span>interrupt</span></p>
<div id="timeline"></div>
<h2>Share of the time</h2>
<div id="shares"></div>
<h2>Threads</h2>
${tableOf(timeline.threads)}
<script type="application/json" id="data">${data}</script>
<script>${await clientCode()}</script>
</body></html>
`;
}

/** The first stretch that shows several slices: a dozen switches, or all where there are fewer. */
export function firstStretch(timeline: Timeline): [number, number] {
  const running = timeline.intervals.filter(({ kind }) => kind === "running").sort((left, right) => left.startNs - right.startNs);
  const preempted = running.findIndex(({ detail }) => detail === "preempted");
  const first = running[Math.max(0, preempted - 2)] ?? { startNs: timeline.startNs };
  const last = running[Math.max(0, preempted) + 12] ?? { endNs: timeline.endNs };
  return [first.startNs / 1000, last.endNs / 1000];
}

async function clientCode(): Promise<string> {
  const result = await build({
    entryPoints: [join(projectFolder, "trace", "client.ts")], bundle: true, minify: true, platform: "browser", format: "iife",
    target: "es2022", write: false, logLevel: "silent", legalComments: "inline",
  });
  return (result.outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
}

function warningFor({ overwritten, missing }: Timeline): string {
  if (overwritten + missing === 0) return "";
  const parts = [
    ...(overwritten === 0 ? [] : [`the ring had no room for the first ${overwritten} events (boot with a larger trace=N)`]),
    ...(missing === 0 ? [] : [`${missing} events did not arrive`]),
  ];
  return `<p class="warning">Not complete: ${parts.join("; ")}.</p>`;
}

function tableOf(threads: readonly ThreadRow[]): string {
  const rows = threads.map((thread) => `<tr><td>${thread.id}</td><td>${escapedHtml(thread.name)}</td><td>${thread.priority ?? ""}</td>`
    + [thread.runningNs, thread.readyNs, thread.waitingNs].map((ns) => `<td>${timeText(ns / 1000)}</td>`).join("")
    + `<td>${thread.switches}</td><td>${thread.preemptions}</td></tr>`);
  return `<table><tr><th>id</th><th>name</th><th>priority</th><th>running</th><th>ready</th><th>waiting</th><th>times run</th><th>preempted</th></tr>\n${rows.join("\n")}\n</table>`;
}
