// What a benchmark gives: rows with a name, a figure, its unit and how it was come by, beside those of
// others. Tables, the JSON file, the page and the comparisons are all made of these.

import type { Figure } from "./statistics.ts";

/** A figure of somebody else for the same thing. */
export interface PeerFigure {
  readonly name: string;
  readonly value: number;
  /** Where it is from: measured in this run, or known from elsewhere. */
  readonly source: "this run" | "on record";
}

export interface Row extends Figure {
  /** Unique within its suite, together with the column. */
  readonly name: string;
  /** Where one thing is measured under several conditions: which, such as `32 threads`. */
  readonly column?: string;
  /** The heading that it stands under. */
  readonly group?: string;
  readonly unit: "instructions" | "ticks" | "ratio" | "ms" | "bytes" | "us" | "percent";
  /** The same in nanoseconds, where the unit is not one of time. */
  readonly nanoseconds?: number;
  readonly peers: readonly PeerFigure[];
  /** To be at or below this. */
  readonly goal?: number;
  /** Why there is no value, or what must be known to read it. */
  readonly note?: string;
}

export interface Suite {
  readonly name: string;
  readonly title: string;
  /** How to run it again. */
  readonly command: string;
  /** How it is measured, in a sentence or two. */
  readonly method?: string;
  readonly rows: readonly Row[];
  /** Why it gave no rows. */
  readonly failure?: string;
}

/** Whether times that differ from run to run are measured too, or only what is exact. */
export type Extent = "all" | "exact";

/** The machine and the programs that a run was made with. */
export interface Environment {
  readonly processor: string;
  readonly processorCount: number;
  readonly system: string;
  /** Versions by the program's name. */
  readonly tools: Readonly<Record<string, string>>;
  /** When it was made, in ISO 8601. */
  readonly takenAt: string;
}

/** What is written to a file. */
export interface SavedRun {
  readonly formatVersion: number;
  readonly environment: Environment;
  readonly suites: readonly Suite[];
}

export const formatVersion = 2;

/** A row's name with its column: unique within the suite. */
export function keyOf(row: Row): string {
  return row.column === undefined ? row.name : `${row.name}, ${row.column}`;
}

/** Rows of one name, which differ in their column. */
export interface Line {
  readonly first: Row;
  readonly rows: readonly Row[];
}

/** Lines that stand together, with the columns that they have; one without a name where they have none. */
export interface Group {
  readonly title?: string;
  readonly columns: readonly (string | undefined)[];
  readonly lines: readonly Line[];
}

/** The suite's rows by their headings, in the order in which these come first. */
export function groupsOf(suite: Suite): Group[] {
  return [...groupedBy(suite.rows, ({ group }) => group)].map(([title, rows]) => ({
    ...(title === undefined ? {} : { title }),
    columns: [...new Set(rows.map(({ column }) => column))],
    lines: [...groupedBy(rows, ({ name }) => name).values()].flatMap((same) => (same[0] === undefined ? [] : [{ first: same[0], rows: same }])),
  }));
}

function groupedBy<Key>(rows: readonly Row[], keyOfRow: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(keyOfRow(row), [...groups.get(keyOfRow(row)) ?? [], row]);
  return groups;
}

/** The lowest figure of others, or null where there is none. */
export function bestPeer(row: Row): PeerFigure | null {
  return row.peers.reduce<PeerFigure | null>((best, peer) => (best === null || peer.value < best.value ? peer : best), null);
}

/** True unless the row has a goal that it misses. */
export function meetsGoal(row: Row): boolean {
  return row.goal === undefined || (row.value !== null && row.value <= row.goal);
}

/** The goal and by how much it is missed; empty without one. */
export function goalText(row: Row): string {
  if (row.goal === undefined) return "";
  if (meetsGoal(row)) return `${figureText(row.goal)} met`;
  if (row.value === null) return `${figureText(row.goal)} not measured`;
  return `${figureText(row.goal)} missed by ${Math.ceil((row.value / row.goal - 1) * 100)} %`;
}

/** A figure with as many digits as mean something. */
export function figureText(value: number | null): string {
  if (value === null) return "–";
  if (Number.isInteger(value)) return value.toLocaleString("en-GB");
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-GB");
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3);
}

/** The figure, and the median where that is another. */
export function cellText(row: Row): string {
  const [value, median] = [figureText(row.value), figureText(row.median)];
  return row.median === null || value === median ? value : `${value} (median ${median})`;
}

/** How often a line was measured, in each column. */
export function runsText({ rows }: Line): string {
  return [...new Set(rows.map(({ runs }) => runs))].join(", ");
}

/** The spread in percent; a large one as how many times the smallest the largest is. */
export function spreadText(spread: number): string {
  if (!Number.isFinite(spread)) return "from 0";
  if (spread >= 10) return `× ${Math.round(spread + 1).toLocaleString("en-GB")}`;
  return spread === 0 ? "0" : `${(spread * 100).toFixed(1)} %`;
}
