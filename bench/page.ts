// The results as one HTML page that needs nothing else: for each suite how it was measured, and for each of
// its headings a chart and a table.

import { escapedHtml } from "../tools/html.ts";
import { chartOf } from "./chart.ts";
import {
  type Environment, type Group, type Line, type SavedRun, type Suite, cellText, figureText, goalText, groupsOf, meetsGoal, runsText, spreadText,
} from "./result.ts";

const style = `
  :root { color-scheme: light; }
  body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 1.5rem 1.2rem 4rem; color: #1d2530; background: #fff; }
  h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.25rem; margin: 3rem 0 .2rem; padding-top: .8rem; border-top: 2px solid #0072b2; } h3 { font-size: 1rem; margin: 1.8rem 0 .2rem; }
  p { margin: .3rem 0; } code { background: #f2f4f6; padding: .1rem .35rem; border-radius: 3px; font-size: .88em; } .method { color: #55606e; max-width: 60rem; }
  nav a { margin-right: 1.1rem; color: #0072b2; text-decoration: none; } nav { margin: .8rem 0; }
  .sum { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; font-size: .82rem; font-weight: 600; } .met { color: #1a7f37; } .missed { color: #b3261e; font-weight: 600; }
  .sum.met { background: #e6f4ea; } .sum.missed { background: #fce8e6; }
  .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .82rem; font-variant-numeric: tabular-nums; }
  th, td { padding: .22rem .8rem .22rem 0; text-align: right; border-bottom: 1px solid #e4e7ea; vertical-align: top; } th { color: #55606e; font-weight: 600; vertical-align: bottom; }
  th.text, td.text { text-align: left; } td.ours { font-weight: 600; color: #0072b2; white-space: nowrap; } td.text { min-width: 17rem; max-width: 26rem; } .note { color: #6b7683; display: block; font-size: .92em; } td { white-space: nowrap; } td.text { white-space: normal; }
  dl { display: grid; grid-template-columns: max-content auto; gap: .1rem 1rem; margin: .6rem 0; font-size: .9rem; } dt { color: #55606e; } dd { margin: 0; }
  svg { max-width: 100%; height: auto; display: block; } .failure { color: #b3261e; white-space: pre-wrap; font-family: monospace; }`;

/** The page's text. */
export function resultsPage(run: SavedRun): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Heddle: benchmarks</title><style>${style}</style></head><body>
<h1>Heddle: benchmarks</h1>
<p>Lower is better everywhere. Blue is Heddle; other colours are other kernels and libraries; a stroke is a goal, green where it is met.</p>
${environmentOf(run.environment)}
<nav>${run.suites.map(({ name }) => `<a href="#${escapedHtml(name)}">${escapedHtml(name)}</a>`).join("")}</nav>
${run.suites.map(sectionOf).join("\n")}
</body></html>
`;
}

function environmentOf({ processor, processorCount, system, tools, takenAt }: Environment): string {
  const facts = [
    ["processor", `${processor}, ${processorCount} CPUs`], ["system", system],
    ["programs", Object.entries(tools).map(([name, version]) => `${name} ${version}`).join(", ")], ["made", `${takenAt.slice(0, 16).replace("T", " ")} UTC`],
  ] as const;
  return `<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapedHtml(value)}</dd>`).join("")}</dl>`;
}

function sectionOf(suite: Suite): string {
  const goals = suite.rows.filter(({ goal }) => goal !== undefined);
  const met = goals.filter((row) => meetsGoal(row)).length;
  const sum = goals.length === 0 ? "" : ` <span class="sum ${met === goals.length ? "met" : "missed"}">${met} of ${goals.length} goals met</span>`;
  return `<section id="${escapedHtml(suite.name)}"><h2>${escapedHtml(suite.title)}</h2>
<p><code>${escapedHtml(suite.command)}</code>${sum}</p>
${suite.method === undefined ? "" : `<p class="method">${escapedHtml(suite.method)}</p>`}
${suite.failure === undefined ? groupsOf(suite).map(blockOf).join("\n") : `<p class="failure">failed: ${escapedHtml(suite.failure)}</p>`}</section>`;
}

function blockOf(group: Group): string {
  return `${group.title === undefined ? "" : `<h3>${escapedHtml(group.title)}</h3>`}\n${chartOf(group)}\n${tableOf(group)}`;
}

function tableOf(group: Group): string {
  const rows = group.lines.flatMap((line) => line.rows);
  const peers = [...new Set(rows.flatMap((row) => row.peers.map(({ name }) => name)))];
  const hasNanoseconds = rows.some(({ nanoseconds }) => nanoseconds !== undefined);
  const hasGoals = rows.some(({ goal }) => goal !== undefined);
  const names = [...group.columns.map((column) => column ?? "Heddle"), ...(hasNanoseconds ? ["ns"] : []), "runs", "spread", ...peers, ...(hasGoals ? ["goal"] : [])];
  const head = `<th class="text">${[...new Set(rows.map(({ unit }) => unit))].join(", ")}</th>${names.map((name) => `<th>${escapedHtml(name)}</th>`).join("")}`;
  const body = group.lines.map((line) => rowOf(line, group, peers, { hasNanoseconds, hasGoals })).join("\n");
  return `<div class="wide"><table><tr>${head}</tr>\n${body}\n</table></div>`;
}

interface Extras {
  readonly hasNanoseconds: boolean;
  readonly hasGoals: boolean;
}

function rowOf(line: Line, group: Group, peers: readonly string[], { hasNanoseconds, hasGoals }: Extras): string {
  const { first, rows } = line;
  const missed = rows.find((row) => !meetsGoal(row));
  const ours = group.columns.map((column) => rows.find((row) => row.column === column));
  const others = [
    ...(hasNanoseconds ? [first.nanoseconds === undefined ? "" : figureText(first.nanoseconds)] : []), runsText(line),
    spreadText(Math.max(...rows.map(({ spread }) => spread))),
    ...peers.map((peer) => figureText(first.peers.find(({ name }) => name === peer)?.value ?? null).replace("–", "")),
  ];
  const goal = hasGoals ? `<td class="${missed === undefined ? "met" : "missed"}">${escapedHtml(goalText(missed ?? first))}</td>` : "";
  const note = rows.find((row) => row.note !== undefined)?.note;
  return `<tr><td class="text">${escapedHtml(first.name)}${note === undefined ? "" : `<span class="note">${escapedHtml(note)}</span>`}</td>${ours.map((row) => `<td class="ours">${row === undefined ? "" : escapedHtml(cellText(row))}</td>`).join("")}`
    + `${others.map((text) => `<td>${escapedHtml(text)}</td>`).join("")}${goal}</tr>`;
}
