// The options of `npm run qemu`: what they accept, what they refuse, what they make of the machine.
//
// The README's table of options is held to them here too.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { checkCommandLine, commandLineLimitBytes, kernelCommandLine } from "../../qemu/command-line.ts";
import { type QemuOptions, machineFor, parseMemoryMiB, parsePort, qemuOptionTable, timeoutSecondsFor } from "../../qemu/options.ts";
import { UserError } from "../../tools/errors.ts";
import { projectFolder } from "../../tools/paths.ts";

const defaults: QemuOptions = { memory: 128, smp: 1, accel: "tcg" };

function parserOf(long: string): (text: string) => unknown {
  const option = qemuOptionTable().find((candidate) => candidate.long === long);
  const parse = option?.parseArg;
  if (parse === undefined) throw new Error(`${long} has no parser`);
  return (text) => parse(text, undefined);
}

test("memory takes M and G in either case", (t) => {
  t.is(parseMemoryMiB("64M"), 64);
  t.is(parseMemoryMiB("16m"), 16);
  t.is(parseMemoryMiB("2G"), 2048);
});

for (const text of ["", "64", "M", "-64M", "64.5M", "64K", "64MB", "1e3M", " 64M", "lots", "99999999999999999999G"]) {
  test(`memory refuses ${JSON.stringify(text)}`, (t) => { t.throws(() => parseMemoryMiB(text)); });
}

test("memory below the kernel's least is refused with that number", (t) => {
  for (const text of ["0M", "1M", "15M"]) t.throws(() => parseMemoryMiB(text), { message: /at least 16M/ }, text);
});

test("a time slice is a whole number of microseconds within limits", (t) => {
  const parse = parserOf("--time-slice");
  t.is(parse("100"), 100);
  t.is(parse("1000000"), 1_000_000);
  for (const text of ["99", "1000001", "-1", "1.5", "10ms", "", "0x100", "NaN"]) t.throws(() => parse(text), undefined, text);
});

test("CPUs are 1 to 64", (t) => {
  const parse = parserOf("--smp");
  t.is(parse("64"), 64);
  for (const text of ["0", "65", "two"]) t.throws(() => parse(text), undefined, text);
});

test("a time limit is seconds from 0", (t) => {
  const parse = parserOf("--timeout");
  t.is(parse("0"), 0);
  t.is(parse("1.5"), 1.5);
  for (const text of ["-1", "x", "", "1e3", "99999999"]) t.throws(() => parse(text), undefined, text);
});

test("a file name given to --gdb gets a hint", (t) => {
  t.is(parsePort("65535"), 65_535);
  t.throws(() => parsePort("examples/hello.ts"), { message: /name the file before/ });
  t.throws(() => parsePort("0"));
});

test("the time limit is a minute, and none when gdb is waited for", (t) => {
  t.is(timeoutSecondsFor(defaults), 60);
  t.is(timeoutSecondsFor({ ...defaults, gdb: 1234 }), 0);
  t.is(timeoutSecondsFor({ ...defaults, gdb: 1234, timeout: 5 }), 5);
  t.is(timeoutSecondsFor({ ...defaults, timeout: 0 }), 0);
});

test("the kernel's command line holds only what was given, in a fixed order", (t) => {
  t.is(kernelCommandLine({}), "");
  t.is(kernelCommandLine({ preempt: "off" }), "preempt=off");
  t.is(kernelCommandLine({ append: "log=debug", timeSliceUs: 500, preempt: "on" }), "preempt=on time-slice=500 log=debug");
  t.is(kernelCommandLine({ append: "" }), "");
});

test("a command line with control characters or above the limit is a usage error", (t) => {
  for (const text of ["a\nb", "a\u0000b", "\u007f", "\u001b[2J"]) {
    t.throws(() => checkCommandLine(text), { instanceOf: UserError, message: /control character/ });
  }
  t.notThrows(() => checkCommandLine("x".repeat(commandLineLimitBytes)));
  t.notThrows(() => checkCommandLine("größe=1"));
  const error = t.throws(() => checkCommandLine("ü".repeat(commandLineLimitBytes / 2 + 1)), { instanceOf: UserError });
  t.is(error?.exitStatus, 2);
});

test("the options describe the machine", (t) => {
  const machine = machineFor({ kernelPath: "k.elf" }, { ...defaults, icount: true, gdb: 99, append: "a", qemuLog: "/tmp/q.log" });
  t.deepEqual(machine, {
    boot: { kernelPath: "k.elf" }, commandLine: "a", memoryMiB: 128, cpuCount: 1, accelerator: "tcg",
    timing: "deterministic", gdbPort: 99, qemuLogPath: "/tmp/q.log",
  });
});

test("the README's table has exactly the options there are", async (t) => {
  const readme = await readFile(join(projectFolder, "README.md"), "utf8");
  const section = readme.split("## Options of npm run qemu")[1]?.split("\n## ")[0] ?? "";
  const documented = [...section.matchAll(/^\| `(--[^`]+)` \|/gm)].map((match) => match[1]?.replaceAll("\\|", "|"));
  t.deepEqual(documented, qemuOptionTable().map((option) => option.flags));
});
