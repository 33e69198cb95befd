// Programs of threads as processes of Linux: the kernel's scheduler and primitives, with a signal for
// the timer's interrupt. What they print does not depend on how busy the machine is.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { execa } from "execa";
import { renderDiagnostics } from "../../compiler/diagnostics/render.ts";
import { compile } from "../../compiler/driver.ts";
import { projectFolder } from "../../tools/paths.ts";

interface Run {
  readonly lines: readonly string[];
  readonly status: number | undefined;
}

let folder = "";
test.before(async () => { folder = await mkdtemp(join(tmpdir(), "heddle-native-")); });
test.after.always(async () => rm(folder, { recursive: true, force: true }));

/** Compiles a program of this folder, or an example, and gives the path of the result. */
function build(t: ExecutionContext, source: string, optimize: 0 | 2 = 2): string {
  const output = join(folder, `${source.replaceAll("/", "-")}-${optimize}`);
  const result = compile({ entry: join(projectFolder, source), output, target: "linux", emit: "elf", optimize, debugInfo: true, checks: optimize === 0 });
  t.true(result.succeeded, renderDiagnostics(result.diagnostics));
  return output;
}

async function run(t: ExecutionContext, source: string, optimize: 0 | 2 = 2): Promise<Run> {
  const { stdout, exitCode } = await execa(build(t, source, optimize), { reject: false, timeout: 60_000 });
  return { lines: stdout.split("\n"), status: exitCode };
}

const program = (name: string): string => `tests/native/programs/${name}.ts`;

test.serial("threads take turns by yielding", async (t) => {
  const { lines, status } = await run(t, "examples/ping-pong.ts");
  t.deepEqual(lines, [1, 2, 3].flatMap((round) => [`ping ${round}`, `     pong ${round}`]));
  t.is(status, 0);
});

for (const optimize of [0, 2] as const) {
  test.serial(`counts and floats are exact under preemption, -O${optimize}`, async (t) => {
    const { lines, status } = await run(t, program("contention"), optimize);
    t.deepEqual(lines, ["count 1600000", "sum 200000", "sum 400000", "sum 600000", "sum 800000", "preempted"]);
    t.is(status, 0);
  });
}

test.serial("two threads that never yield share the CPU, with preemption alone", async (t) => {
  const { lines } = await run(t, program("hogs"));
  t.deepEqual(lines, ["the first saw 0 changes", "the first saw 10 changes"]);
});

test.serial("channels, sleep, and the status that main returns", async (t) => {
  const { lines, status } = await run(t, program("primitives"));
  t.deepEqual(lines, ["sum 500500", "slept 10 ms", "slept 40 ms"]);
  t.is(status, 7);
});

test.serial("a thread that overflows its stack ends alone", async (t) => {
  const { lines, status } = await run(t, program("overflow"));
  t.regex(lines[0] ?? "", /^\*\*\* STACK OVERFLOW: thread 2 "digger" went \d+ bytes below its stack of \d+$/);
  t.is(lines.at(-1), "main goes on");
  t.is(status, 0);
});

test.serial("a program without threads carries none of it", async (t) => {
  const small = await readFile(build(t, program("alone")), "latin1");
  const large = await readFile(build(t, "examples/ping-pong.ts"), "latin1");
  t.true(large.includes("startScheduler"));
  t.false(small.includes("startScheduler"));
  t.false(small.includes("startPaging"));
  const { stdout } = await execa(join(folder, "tests-native-programs-alone.ts-2"));
  t.is(stdout, "alone");
});
