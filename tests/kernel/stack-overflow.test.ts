// Threads that use up their stacks: each ends alone, with a report, and the machine goes on.

import test from "ava";
import { compiled, linesOf } from "./support/boot.ts";
import { framesAsText, readReport } from "./support/fatal-report.ts";
import { Programs, lineOf, sourceOf } from "./support/programs.ts";

const programs = new Programs(["stack-exhaustion"]);
test.before("the programs compile", compiled(programs));

/** A frame as text: the function, and the program's line that holds `text`. */
function frame(program: string, functionName: string, text: string): string {
  return `${functionName} at ${sourceOf(program)}:${lineOf(program, text)}`;
}

test("endless recursion ends its thread, with a report that names the thread and its functions", async (t) => {
  const lines = await linesOf(t, programs, "stack-exhaustion");
  const report = readReport(lines);
  t.regex(report.headline, /^STACK OVERFLOW: thread 2 "digger" went \d+ bytes below its stack of 16360$/);
  t.true(lines.includes(`    entry: dig (${sourceOf("stack-exhaustion")}:${lineOf("stack-exhaustion", "function dig")})`), lines.join("\n"));
  t.true(report.repeats > 500, `a stack of 16 KiB holds many frames: ${report.repeats}`);
  const recursing = frame("stack-exhaustion", "recurse", "return recurse(level + 1)");
  t.like(framesAsText(report), [recursing, recursing, frame("stack-exhaustion", "dig", "recurse(start)")]);
  t.deepEqual(report.notices, ['thread 2 "digger" ends, the others go on']);
  t.is(lines.at(-1), "main goes on");
});
