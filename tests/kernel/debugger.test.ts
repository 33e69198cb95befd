// Stepping through TypeScript: a batch session of gdb against a booted kernel.
//
// `npm run debug --batch` starts both. The breakpoint is on a line of an example's source, found by its
// text; asserted is what gdb prints there: the function, the source line, a local, a field of a struct.

import test from "ava";
import { runBuild } from "../host/support/commands.ts";
import { lineOf } from "./support/programs.ts";

test("gdb stops on a TypeScript line and prints a local and the field of a struct", async (t) => {
  t.timeout(170_000);
  const line = lineOf("examples/join", "part.sum = sum;");
  const result = await runBuild([
    "debug", "examples/join.ts", "-O0", "--append", "preempt=off", "--batch", // the first thread comes first
    "--ex", "continue", `hbreak examples/join.ts:${line}`, "continue", "print sum", "print part.first", "print *part", "backtrace", "info locals",
  ]);
  t.is(result.exitCode, 0, result.stderr);
  const output = result.stdout;
  t.regex(output, /Breakpoint 1, .*main/, "the breakpoint at main");
  t.regex(output, new RegExp(`Breakpoint 2, .*addUp.*join\\.ts:${line}`));
  t.regex(output, new RegExp(`^${line}\\s+part\\.sum = sum;`, "m"), "the source line is shown");
  t.regex(output, /^\$1 = 31250125000$/m, "the sum of 1 to 250000, a local");
  t.regex(output, /^\$2 = 1$/m, "part.first");
  t.regex(output, /^\$3 = \{.*first = 1, sum = 0,.*\}$/m, "the struct, whose sum is not written yet");
  t.regex(output, /#0 .*addUp.*\n(?:.*\n)*?#\d .*runThread/, "the backtrace");
  t.regex(output, /^sum = 31250125000$/m, "info locals");
});
