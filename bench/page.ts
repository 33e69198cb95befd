// The results as one HTML page that needs nothing else: a chart and a table for each suite.
//
// Charts are drawn by ECharts into SVG when the page is made, so that the page shows the same everywhere.

import { init } from "echarts";
import { type Row, type SavedRun, type Suite, figureText, meetsGoal } from "./result.ts";
import { environmentText } from "./environment.ts";
import { escapedHtml } from "../tools/html.ts";

const widthPixels = 960;
const oursColour = "#0072b2";
const peerColour = "#c7ccd1";

const style = `
  body { font-family: system-ui, sans-serif; margin: 1.5rem auto; max-width: 1000px; padding: 0 1rem; color: #1d2530; background: #fff; }
  h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; margin-top: 2.2rem; } code { background: #f2f4f6; padding: 0.1rem 0.3rem; }
  table { border-collapse: collapse; font-size: 0.88rem; margin-top: 0.8rem; } th, td { padding: 0.25rem 0.9rem 0.25rem 0; text-align: right; border-bottom: 1px solid #e4e7ea; }
  th:first-child, td:first-child, td:last-child, th:last-child { text-align: left; } .missed { color: #b3261e; font-weight: 600; } svg { max-width: 100%; height: auto; }`;

/** The page's text. */
export function resultsPage(run: SavedRun): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Heddle: benchmarks</title><style>${style}</style></head><body>
<h1>Heddle: benchmarks</h1>
<p>${escapedHtml(environmentText(run.environment))}. Lower is better everywhere.</p>
${run.suites.map(sectionOf).join("\n")}
</body></html>
`;
}

function sectionOf(suite: Suite): string {
  return `<h2>${escapedHtml(suite.title)}</h2>\n<p><code>${escapedHtml(suite.command)}</code></p>\n${chartOf(suite)}\n${tableOf(suite)}`;
}

/** Bars of ours beside the best of each peer, on a logarithmic axis: some things cost a thousand times others. */
function chartOf(suite: Suite): string {
  const rows = suite.rows.filter(({ value }) => value !== null && value > 0);
  if (rows.length === 0) return "";
  const peers = [...new Set(rows.flatMap((row) => row.peers.map(({ name }) => name)))];
  const names = rows.map(({ name }) => name);
  const heightPixels = 90 + rows.length * Math.max(24, 12 * (peers.length + 1));
  const chart = init(null, null, { renderer: "svg", ssr: true, width: widthPixels, height: heightPixels });
  const shades = ["#c7ccd1", "#aab2b9", "#8e979f", "#d9c7a8", "#c2b5d9", "#b5d0c2"];
  chart.setOption({
    animation: false, textStyle: { fontFamily: "system-ui, sans-serif" },
    grid: { left: 220, right: 60, top: 40, bottom: 30 }, legend: { top: 6 },
    xAxis: { type: "log", logBase: 10 }, yAxis: { type: "category", data: names, inverse: true, axisTick: { show: false } },
    series: [
      { name: "Heddle", type: "bar", itemStyle: { color: oursColour }, data: rows.map(({ value }) => value), label: { show: true, position: "right", formatter: (point: { readonly value?: unknown }) => figureText(Number(point.value)) } },
      ...peers.map((peer, index) => ({
        name: peer, type: "bar" as const, itemStyle: { color: shades[index % shades.length] ?? peerColour },
        data: rows.map((row) => row.peers.find(({ name }) => name === peer)?.value ?? null),
      })),
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function tableOf(suite: Suite): string {
  const peers = [...new Set(suite.rows.flatMap((row) => row.peers.map(({ name }) => name)))];
  const head = ["", "Heddle", "unit", "runs", "spread", ...peers, "goal"].map((text) => `<th>${escapedHtml(text)}</th>`).join("");
  return `<table><tr>${head}</tr>\n${suite.rows.map((row) => lineOf(row, peers)).join("\n")}\n</table>`;
}

function lineOf(row: Row, peers: readonly string[]): string {
  const cells = [row.name, figureText(row.value), row.unit, String(row.runs), `${(row.spread * 100).toFixed(1)} %`,
    ...peers.map((peer) => figureText(row.peers.find(({ name }) => name === peer)?.value ?? null))];
  const goal = row.goal === undefined ? row.note ?? "" : `${figureText(row.goal)} ${meetsGoal(row) ? "met" : "missed"}`;
  return `<tr>${cells.map((text) => `<td>${escapedHtml(text)}</td>`).join("")}<td${meetsGoal(row) ? "" : ' class="missed"'}>${escapedHtml(goal)}</td></tr>`;
}
