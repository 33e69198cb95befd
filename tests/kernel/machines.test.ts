// The same kernel on other machines: little and much memory, memory above 4 GiB, a CPU with few features,
// more CPUs than are used, a clock of the host's; and compiled without optimisation.

import test from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { boot, compiled, linesOf, numberIn } from "./support/boot.ts";
import { framesAsText, readReport } from "./support/fatal-report.ts";
import { Programs, lineOf, sourceOf } from "./support/programs.ts";

const programs = new Programs(["examples/demo", "larger-than-memory"]);
const unoptimized = new Programs(["examples/demo", "panic"], "O0");
test.before("the programs compile", compiled(programs, unoptimized));

const verdict = "  Verdict: threads that never yield are preempted, and lose nothing by it.";

for (const memoryMiB of [16, 64, 3 * 1024, 6 * 1024]) {
  test(`${memoryMiB} MiB of memory`, async (t) => {
    const lines = await linesOf(t, programs, "examples/demo", { memoryMiB });
    const usableKiB = numberIn(lines, /^ {2}memory +(\d+) KiB usable$/);
    t.true(usableKiB <= memoryMiB * 1024 && usableKiB > memoryMiB * 1024 - 1024, `${usableKiB} KiB`);
    t.is(lines.some((line) => /^ {4}0x0100000000 to .* usable$/.test(line)), memoryMiB > 2048, "memory above 4 GiB");
    t.is(lines.at(-1), verdict);
  });
}

test("memory that does not hold the kernel ends the boot with one line", async (t) => {
  const { lines, exitStatus } = await boot(programs, "larger-than-memory", { memoryMiB: 8 });
  t.is(exitStatus, qemuStatuses.panic, lines.join("\n"));
  t.is(lines.at(-1), "Heddle cannot start: not enough memory: the machine has less than the kernel takes");
});

test("a CPU without SMEP, SMAP and other features", async (t) => {
  const lines = await linesOf(t, programs, "examples/demo", { cpuModel: "qemu64" });
  const features = lines.find((line) => line.startsWith("  features ")) ?? "";
  t.regex(features, /\bnx\b/);
  t.notRegex(features, /\bsm[ae]p\b/);
  t.is(lines.at(-1), verdict);
  const full = await linesOf(t, programs, "examples/demo");
  t.regex(full.find((line) => line.startsWith("  features ")) ?? "", /\bsmep smap\b/);
});

test("a CPU without no-execute pages runs all the same", async (t) => {
  const lines = await linesOf(t, programs, "examples/demo", { cpuModel: "qemu64,-nx" });
  t.notRegex(lines.find((line) => line.startsWith("  features ")) ?? "", /\bnx\b/);
  t.is(lines.at(-1), verdict);
});

test("a CPU without 64-bit mode ends the boot with one line", async (t) => {
  const { lines, exitStatus } = await boot(programs, "examples/demo", { cpuModel: "qemu64,-lm" });
  t.is(exitStatus, qemuStatuses.panic);
  t.is(lines.at(-1), "Heddle cannot start: the processor has no 64-bit mode");
});

test("a CPU without a local APIC is a panic that says so", async (t) => {
  const { lines, exitStatus } = await boot(programs, "examples/demo", { cpuModel: "qemu64,-apic" });
  t.is(exitStatus, qemuStatuses.panic);
  t.regex(readReport(lines).headline, /^PANIC: .*APIC/);
});

test("two more CPUs stay where they are", async (t) => {
  t.is((await linesOf(t, programs, "examples/demo", { cpuCount: 3 })).at(-1), verdict);
});

test("the host's clock instead of a deterministic one", async (t) => {
  const lines = await linesOf(t, programs, "examples/demo", { timing: "host" });
  t.true(numberIn(lines, /^ {2}clock +TSC at (\d+) MHz/) > 100);
  t.is(lines.at(-1), verdict);
});

test("compiled without optimisation the demo comes to the same verdict", async (t) => {
  t.is((await linesOf(t, unoptimized, "examples/demo")).at(-1), verdict);
});

test("compiled without optimisation a panic has the same backtrace", async (t) => {
  const { lines, exitStatus } = await boot(unoptimized, "panic");
  t.is(exitStatus, qemuStatuses.panic);
  const frame = (name: string, text: string): string => `${name} at ${sourceOf("panic")}:${lineOf("panic", text)}`;
  t.like(framesAsText(readReport(lines)), [
    frame("weigh", "panic('"), frame("inspect", "  weigh();"), frame("main", "  inspect();"),
  ]);
});
