// The commands from end to end: building, booting, time-outs, and what a wrong value gets.
//
// Programs are compiled by the commands themselves, into out/ as a person's are.

import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { GuestTimeoutError } from "../../qemu/capture.ts";
import { outFolder, projectFolder } from "../../tools/paths.ts";
import { run, runBuild, temporaryFolder } from "../host/support/commands.ts";
import { boot, compiled } from "./support/boot.ts";
import { Programs, sourceOf } from "./support/programs.ts";

const programs = new Programs(["hang"]);
test.before("the program compiles", compiled(programs));

const statuses = { success: 0, failure: 1, usage: 2, timedOut: 124 } as const;

test.serial("npm run qemu boots the demo and ends with status 0 and the verdict", async (t) => {
  t.timeout(170_000);
  const result = await run("npm", ["run", "--silent", "qemu"]);
  t.is(result.exitCode, statuses.success, result.stderr);
  t.regex(result.stdout, /^ {2}Verdict: threads that never yield are preempted, and lose nothing by it\.\r?$/m);
  t.regex(result.stdout, /All three advanced; nobody had to yield/);
  t.regex(result.stderr, /the kernel ended with success/);
});

test.serial("npm run qemu hands its options to the kernel", async (t) => {
  t.timeout(170_000);
  const folder = await temporaryFolder();
  const logPath = join(folder, "serial.log");
  const result = await runBuild(["qemu", "examples/demo.ts", "--preempt", "off", "--icount", "--memory", "32M", "--append", "log=error", "--log", logPath]);
  t.is(result.exitCode, statuses.success, result.stderr);
  t.regex(result.stdout, /Verdict: cooperative threads work; preemption was not tried\./);
  t.notRegex(result.stdout, /all threads have ended/, "log=error");
  t.regex(result.stdout, /^ {2}memory +32\d{3} KiB usable/m);
  t.is((await readFile(logPath, "utf8")).trimEnd(), result.stdout.trimEnd(), "the log has the same");
});

test.serial("the README's program of threads boots and prints what the README says", async (t) => {
  t.timeout(170_000);
  const section = (await readFile(join(projectFolder, "README.md"), "utf8")).split("Put it into a file")[0] ?? "";
  const program = [...section.matchAll(/```ts\n([\s\S]*?)```/g)].at(-1)?.[1] ?? "";
  t.regex(program, /spawn\(/);
  const shown = /Put it into a file[\s\S]*?```text\n([\s\S]*?)```/.exec(await readFile(join(projectFolder, "README.md"), "utf8"))?.[1] ?? "";
  const folder = join(outFolder, "test", "readme");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "race.ts"), program);
  const result = await runBuild(["qemu", join(folder, "race.ts"), "--icount"]);
  t.is(result.exitCode, statuses.success, result.stderr);
  // How many pages there are is not the README's business.
  const lines = (text: string): string[] => text.trimEnd().split(/\r?\n/)
    .map((line) => line.replace(/^\[.*?\]/, "[time]").replaceAll(/\d+(?= read-)/g, "n"));
  t.deepEqual(lines(result.stdout), lines(shown));
});

test.serial("a program that hangs ends at its time-out, with status 124 and its last lines", async (t) => {
  t.timeout(170_000);
  const result = await run("npm", ["run", "--silent", "qemu", "--", sourceOf("hang"), "--timeout", "3"]);
  t.is(result.exitCode, statuses.timedOut, result.stderr);
  t.regex(result.stderr, /the kernel did not end within 3 s/);
  t.regex(result.stderr, /\| line one before the hang\r?\n {2}\| line two before the hang/);
});

test.serial("npm run build writes an ELF that npm run qemu would boot", async (t) => {
  t.timeout(170_000);
  const result = await run("npm", ["run", "--silent", "build", "--", "examples/ping-pong.ts", "-O0"]);
  t.is(result.exitCode, statuses.success, result.stderr);
  t.regex(result.stderr, /Wrote out\/ping-pong\.elf/);
  t.true((await stat(join(outFolder, "ping-pong.elf"))).size > 10_000);
});

test.serial("a panic is status 1, and is named", async (t) => {
  t.timeout(170_000);
  const result = await runBuild(["qemu", sourceOf("panic")]);
  t.is(result.exitCode, statuses.failure);
  t.regex(result.stdout, /\*\*\* PANIC: the cargo has no weight/);
  t.regex(result.stderr, /the kernel panicked/);
});

test("too little memory is refused before anything is compiled", async (t) => {
  const result = await runBuild(["qemu", "--memory", "1M"]);
  t.is(result.exitCode, statuses.usage);
  t.regex(result.stderr, /needs at least 16M/);
  t.notRegex(result.stderr, /Compiling|Booting/);
});

test("capture ends a hung guest and shows its last lines", async (t) => {
  const error = await t.throwsAsync(boot(programs, "hang", { timeoutSeconds: 4 }), { instanceOf: GuestTimeoutError });
  t.regex(error.message, /waited 4 s for the machine to end/);
  t.regex(error.message, /\| line one before the hang\n {2}\| line two before the hang$/);
});
