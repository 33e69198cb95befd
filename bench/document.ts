// The tables in docs/performance.md, written anew from a run: they stand between `<!-- bench NAME -->` and
// `<!-- end -->`, and everything else in the document stays as it is.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../tools/errors.ts";
import { projectFolder } from "../tools/paths.ts";
import {
  type Environment, type Group, type Line, type Suite, cellText, figureText, goalText, groupsOf, meetsGoal, runsText, spreadText,
} from "./result.ts";

export const documentPath = join(projectFolder, "docs", "performance.md");

/** Replaces the tables of these suites. Throws UserError where the document has no place for one. */
export async function writeDocument(suites: readonly Suite[], environment: Environment): Promise<void> {
  await writeFile(documentPath, withTables(await readFile(documentPath, "utf8"), suites, environment));
}

/** The document with the tables of these suites, and with what each was made with. */
export function withTables(text: string, suites: readonly Suite[], environment: Environment): string {
  return suites.reduce((before, suite) => {
    const begin = `<!-- bench ${suite.name} -->\n`;
    const start = before.indexOf(begin);
    const end = before.indexOf("<!-- end -->", start);
    if (start < 0 || end < 0) throw new UserError(`docs/performance.md has no place for '${suite.name}': ${begin.trim()} and <!-- end -->`);
    return `${before.slice(0, start + begin.length)}\n${markdownOf(suite, environment)}\n\n${before.slice(end)}`;
  }, text);
}

/** The suite's method, machine and tables in Markdown. */
function markdownOf(suite: Suite, { processor, processorCount, system, tools }: Environment): string {
  const versions = Object.entries(tools).map(([name, version]) => `${name} ${version}`).join(", ");
  const made = `Made by \`${suite.command}\` on: ${processor}, ${processorCount} CPUs; ${system}; ${versions}.`;
  return [[suite.method, made].filter((sentence) => sentence !== undefined).join(" "), ...groupsOf(suite).map(tableOf)].join("\n\n");
}

function tableOf(group: Group): string {
  const rows = group.lines.flatMap((line) => line.rows);
  const has = {
    nanoseconds: rows.some(({ nanoseconds }) => nanoseconds !== undefined), spread: rows.some(({ spread }) => spread > 0),
    peers: rows.some(({ peers }) => peers.length > 0), goal: rows.some(({ goal }) => goal !== undefined),
  };
  const units = [...new Set(rows.map(({ unit }) => unit))].join(", ");
  const header = [
    group.title === undefined ? units : `${group.title}, ${units}`, ...group.columns.map((column) => column ?? "Heddle"), ...(has.nanoseconds ? ["ns"] : []),
    ...(has.spread ? ["runs", "spread"] : []), ...(has.peers ? ["others"] : []), ...(has.goal ? ["goal"] : []),
  ];
  const body = group.lines.map((line) => [
    nameOf(line), ...group.columns.map((column) => line.rows.find((row) => row.column === column)).map((row) => (row === undefined ? "" : cellText(row))),
    ...(has.nanoseconds ? [line.first.nanoseconds === undefined ? "" : figureText(line.first.nanoseconds)] : []),
    ...(has.spread ? [runsText(line), spreadText(Math.max(...line.rows.map(({ spread }) => spread)))] : []), ...(has.peers ? [othersOf(line)] : []),
    ...(has.goal ? [goalText(line.rows.find((row) => !meetsGoal(row)) ?? line.first)] : []),
  ]);
  return [header, header.map(() => "---"), ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function nameOf({ first, rows }: Line): string {
  const note = rows.find((row) => row.note !== undefined)?.note;
  return note === undefined ? first.name : `${first.name} (${note})`;
}

function othersOf({ first }: Line): string {
  return [...first.peers].sort((a, b) => a.value - b.value).map(({ name, value }) => `${name} ${figureText(value)}`).join(", ");
}
