// The options of the boot command line: what they do, and that a word which is not understood stops the
// boot with the options there are.

import test from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { boot, compiled, linesOf } from "./support/boot.ts";
import { readReport } from "./support/fatal-report.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["examples/hello"]);
test.before("the program compiles", compiled(programs));

const bad = [
  ["an unknown option", "frobnicate=1", "frobnicate=1"],
  ["an option without its value", "preempt", "preempt"],
  ["a value that is none of the option's", "preempt=maybe", "preempt=maybe"],
  ["a time slice that is too short", "time-slice=99", "time-slice=99"],
  ["a time slice that is too long", "time-slice=1000001", "time-slice=1000001"],
  ["a time slice that overflows", "time-slice=4294967396", "time-slice=4294967396"],
  ["a time slice that is no number", "time-slice=10ms", "time-slice=10ms"],
  ["nonsense between good options", "preempt=on  %$! log=info", "%$!"],
  ["an option that only begins like one", "preempted=on", "preempted=on"],
] as const;

for (const [what, commandLine, word] of bad) {
  test(`${what} stops the boot: ${commandLine}`, async (t) => {
    const { lines, exitStatus } = await boot(programs, "examples/hello", { commandLine });
    t.is(exitStatus, qemuStatuses.panic);
    t.is(readReport(lines).headline, `PANIC: boot option not understood: ${word}`);
    const known = lines.slice(lines.indexOf("boot options are:") + 1, lines.indexOf(""));
    t.deepEqual(known.map((line) => line.trim().split("=")[0]), ["preempt", "time-slice", "log", "trace"]);
    t.false(lines.some((line) => line.startsWith("Hello")), "main was not called");
  });
}

test("the limits of the time slice are within it, and spaces do not matter", async (t) => {
  for (const commandLine of ["time-slice=100", "  time-slice=1000000   preempt=off "]) {
    t.is((await linesOf(t, programs, "examples/hello", { commandLine })).length, 1);
  }
});

test("log=trace tells of every thread, log=error of none", async (t) => {
  const traced = await linesOf(t, programs, "examples/hello", { commandLine: "log=trace" });
  t.true(traced.some((line) => /\] trace: thread 1 "main" is made, priority 31$/.test(line)), traced.join("\n"));
  t.true(traced.some((line) => /\] debug: timer: local APIC, /.test(line)), traced.join("\n"));
  const { lines, exitStatus } = await boot(programs, "examples/hello", { commandLine: "log=error" });
  t.is(lines.length, 1, lines.join("\n"));
  t.is(exitStatus, qemuStatuses.success);
});
