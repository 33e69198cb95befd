// A suite as lines of text: a row for each thing that is measured, beside the best of others.

import { type Line, type Suite, bestPeer, cellText, columnsOf, figureText, goalText, linesOf, meetsGoal, spreadText } from "./result.ts";

/** Columns that are read from the left. */
const textColumns: readonly string[] = ["", "unit", "best other", "goal"];

/** The suite's table, its title and command first. */
export function tableOf(suite: Suite): string[] {
  const heading = [`${suite.title}   [${suite.command}]`, ...(suite.method === undefined ? [] : [suite.method])];
  if (suite.failure !== undefined) return [...heading, `failed: ${suite.failure}`];
  const columns = columnsOf(suite);
  const hasNanoseconds = suite.rows.some(({ nanoseconds }) => nanoseconds !== undefined);
  const header = ["", ...columns.map((column) => column ?? "ours"), "unit", ...(hasNanoseconds ? ["ns"] : []), "runs", "spread", "best other", "ratio", "goal"];
  const lines = linesOf(suite);
  const cells = lines.map((line) => cellsOf(line, columns, hasNanoseconds));
  const widths = header.map((text, column) => Math.max(text.length, ...cells.map((line) => (column === header.length - 1 ? 0 : line[column]?.length ?? 0))));
  const align = (line: readonly string[]): string => line.map((text, column) =>
    (textColumns.includes(header[column] ?? "") ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join("  ").trimEnd();
  const body = lines.flatMap(({ first }, index) => {
    const isNewGroup = first.group !== undefined && first.group !== lines[index - 1]?.first.group;
    return [...(isNewGroup ? [`-- ${first.group}`] : []), align(cells[index] ?? [])];
  });
  return [...heading, align(header), ...body];
}

function cellsOf({ first, rows }: Line, columns: readonly (string | undefined)[], hasNanoseconds: boolean): string[] {
  const peer = bestPeer(first);
  const ratio = peer === null || first.value === null ? "" : (first.value / peer.value).toFixed(2);
  const missed = rows.find((row) => !meetsGoal(row)) ?? first;
  return [
    first.name,
    ...columns.map((column) => rows.find((row) => row.column === column)).map((row) => (row === undefined ? "" : cellText(row))),
    first.unit, ...(hasNanoseconds ? [first.nanoseconds === undefined ? "" : figureText(first.nanoseconds)] : []),
    String(first.runs), spreadText(Math.max(...rows.map(({ spread }) => spread))),
    peer === null ? "" : `${figureText(peer.value)} ${peer.name}`, ratio,
    [goalText(missed), ...(first.note === undefined ? [] : [`(${first.note})`])].filter((text) => text !== "").join("  "),
  ];
}
