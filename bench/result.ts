// What a benchmark gives: rows with a name, a figure, its unit and how it was come by, beside those of
// others. Tables, the JSON file, the page and the comparisons are all made of these.

/** A figure of somebody else for the same thing. */
export interface PeerFigure {
  readonly name: string;
  readonly value: number;
  /** Where it is from: measured in this run, or known from elsewhere. */
  readonly source: "this run" | "on record";
}

export interface Row {
  /** Unique within its suite. */
  readonly name: string;
  /** What one operation costs. Null where it could not be measured. */
  readonly value: number | null;
  readonly unit: "instructions" | "ticks" | "ratio" | "ms" | "bytes" | "us";
  /** Measurements that the figure is made of, and how far they lie apart: (largest - smallest) / smallest. */
  readonly runs: number;
  readonly spread: number;
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
  readonly rows: readonly Row[];
}

/** What is written to a file. */
export interface SavedRun {
  readonly formatVersion: number;
  readonly cpu: string;
  readonly suites: readonly Suite[];
}

export const formatVersion = 1;

/** The lowest figure of others, or null where there is none. */
export function bestPeer(row: Row): PeerFigure | null {
  return row.peers.reduce<PeerFigure | null>((best, peer) => (best === null || peer.value < best.value ? peer : best), null);
}

/** True unless the row has a goal that it misses. */
export function meetsGoal(row: Row): boolean {
  return row.goal === undefined || (row.value !== null && row.value <= row.goal);
}

/** A figure with as many digits as mean something. */
export function figureText(value: number | null): string {
  if (value === null) return "–";
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en-GB");
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3);
}

/** The suite as lines of a table. */
export function tableOf(suite: Suite): string[] {
  const header = ["", "ours", "unit", "runs", "spread", "best other", "ratio", "goal"];
  const cells = suite.rows.map((row) => {
    const peer = bestPeer(row);
    const ratio = peer === null || row.value === null ? "" : (row.value / peer.value).toFixed(2);
    const goal = row.goal === undefined ? "" : `${figureText(row.goal)} ${meetsGoal(row) ? "met" : "MISSED"}`;
    return [row.name, figureText(row.value), row.unit, String(row.runs), row.spread === 0 ? "0" : `${(row.spread * 100).toFixed(1)} %`,
      peer === null ? "" : `${figureText(peer.value)} ${peer.name}`, ratio, goal + (row.note === undefined ? "" : `  (${row.note})`)];
  });
  const widths = header.map((text, column) => Math.max(text.length, ...cells.map((line) => column === header.length - 1 ? 0 : (line[column] ?? "").length)));
  const align = (line: readonly string[]): string => line.map((text, column) =>
    [0, 2, 5, 7].includes(column) ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)).join("  ").trimEnd();
  return [`${suite.title}   [${suite.command}]`, align(header), ...cells.map(align)];
}
