// A suite as lines of text: a row for each thing that is measured, beside the best of others.

import {
  type Group, type Line, type Suite, bestPeer, cellText, figureText, goalText, groupsOf, meetsGoal, runsText, spreadText,
} from "./result.ts";

/** The headings of columns that are read from the left. */
const textColumns: readonly string[] = ["", "unit", "best other", "goal, notes"];

/** The suite's tables, one for each heading, its title and command first. */
export function tableOf(suite: Suite): string[] {
  const heading = [`${suite.title}   [${suite.command}]`, ...(suite.method === undefined ? [] : [suite.method])];
  if (suite.failure !== undefined) return [...heading, `failed: ${suite.failure}`];
  return [...heading, ...groupsOf(suite).flatMap(linesOfGroup)];
}

function linesOfGroup(group: Group): string[] {
  const rows = group.lines.flatMap((line) => line.rows);
  const hasNanoseconds = rows.some(({ nanoseconds }) => nanoseconds !== undefined);
  const hasPeers = rows.some(({ peers }) => peers.length > 0);
  const header = [
    "", ...group.columns.map((column) => column ?? "ours"), "unit", ...(hasNanoseconds ? ["ns"] : []), "runs", "spread",
    ...(hasPeers ? ["best other", "ratio"] : []), "goal, notes",
  ];
  const cells = group.lines.map((line) => [
    line.first.name, ...valuesOf(line, group.columns), line.first.unit,
    ...(hasNanoseconds ? [line.first.nanoseconds === undefined ? "" : figureText(line.first.nanoseconds)] : []),
    runsText(line), spreadText(Math.max(...line.rows.map(({ spread }) => spread))),
    ...(hasPeers ? peerCells(line) : []), remarkOf(line),
  ]);
  const last = header.length - 1;
  const widths = header.map((text, column) => Math.max(text.length, ...cells.map((line) => (column === last ? 0 : line[column]?.length ?? 0))));
  const align = (line: readonly string[]): string => line.map((text, column) =>
    (textColumns.includes(header[column] ?? "") ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join("  ").trimEnd();
  return [...(group.title === undefined ? [] : ["", `  ${group.title}`]), align(header), ...cells.map(align)];
}

function valuesOf({ rows }: Line, columns: Group["columns"]): string[] {
  return columns.map((column) => rows.find((row) => row.column === column)).map((row) => (row === undefined ? "" : cellText(row)));
}

function peerCells({ first }: Line): string[] {
  const peer = bestPeer(first);
  if (peer === null) return ["", ""];
  return [`${figureText(peer.value)} ${peer.name}`, first.value === null ? "" : (first.value / peer.value).toFixed(2)];
}

/** The goal that is missed, or met, and what must be known. */
export function remarkOf({ first, rows }: Line): string {
  const missed = rows.find((row) => !meetsGoal(row)) ?? first;
  const note = rows.find((row) => row.note !== undefined)?.note;
  return [goalText(missed), ...(note === undefined ? [] : [`(${note})`])].filter((text) => text !== "").join("  ");
}
