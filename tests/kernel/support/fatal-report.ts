// Reads a fatal report off the serial log: what a panic or an exception says, as data to assert on.
//
// It takes the first report; what else was printed is left aside. A line it does not know is kept as a
// detail, so that nothing gets lost.

/** One line of a backtrace. */
export interface Frame {
  readonly number: number;
  readonly functionName: string;
  /** `file:line`, or null for code without a place. */
  readonly place: string | null;
}

export interface FatalReport {
  /** The text behind the asterisks: `PANIC: …` or `EXCEPTION 14: …`. */
  readonly headline: string;
  /** `file:line` of a panic; null for an exception. */
  readonly place: string | null;
  readonly thread: string | null;
  /** Cause, hints, error code. */
  readonly details: readonly string[];
  /** Registers by name, as 0x and hexadecimal digits; empty for a panic. */
  readonly registers: ReadonlyMap<string, string>;
  readonly frames: readonly Frame[];
  /** How many frames of a recursion were left out. */
  readonly repeats: number;
  /** The other lines that begin with asterisks, in their order. */
  readonly notices: readonly string[];
}

const framePattern = /^ {4}#(\d+) 0x[0-9a-f]{16} (.+?)(?: \((\S+:\d+)\))?$/;
const registerPattern = /\b([a-z][a-z0-9]+) +(0x[0-9a-f]+)/g;

/** The first report in a log. Throws when there is none. */
export function readReport(lines: readonly string[]): FatalReport {
  const start = lines.findIndex((line) => line.startsWith("*** "));
  if (start < 0) throw new Error(`no fatal report in:\n${lines.join("\n")}`);
  const body = lines.slice(start + 1);
  const isRegisters = (line: string): boolean => /^ {4}(?:r[0-9a-z]{1,2} |flags )/.test(line);
  return {
    headline: (lines[start] ?? "").slice(4),
    place: firstGroup(body, /^ {4}at (\S+:\d+)$/),
    thread: firstGroup(body, /^ {4}thread: "(.*)"$/),
    details: body.filter((line) => /^ {4}(?:cause|hint|error code): /.test(line)).map((line) => line.trim()),
    registers: new Map(body.filter(isRegisters).flatMap((line) => [...line.matchAll(registerPattern)])
      .map((match) => [match[1] ?? "", match[2] ?? ""])),
    frames: body.flatMap(frameIn),
    repeats: Number(firstGroup(body, /^ {4}\.\.\. and (\d+) more of the same$/) ?? 0),
    notices: body.filter((line) => line.startsWith("*** ")).map((line) => line.slice(4)),
  };
}

function frameIn(line: string): Frame[] {
  const match = framePattern.exec(line);
  if (match === null) return [];
  return [{ number: Number(match[1]), functionName: match[2] ?? "", place: match[3] ?? null }];
}

function firstGroup(lines: readonly string[], pattern: RegExp): string | null {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match !== null) return match[1] ?? null;
  }
  return null;
}

/** `name at file:line` for each frame: what a test compares with. */
export function framesAsText(report: FatalReport): string[] {
  return report.frames.map(({ functionName, place }) => `${functionName} at ${place ?? "?"}`);
}
