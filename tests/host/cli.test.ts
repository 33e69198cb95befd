// The command line of build.ts from the outside: usage, statuses, and errors before anything is built.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { avaArguments } from "../../tools/test.ts";
import { kernelPathFor, outFolder } from "../../tools/paths.ts";
import { runBuild, temporaryFolder } from "./support/commands.ts";

const commands = ["build", "qemu", "debug", "image", "flash", "test", "clean"] as const;

for (const command of commands) {
  test(`${command} --help shows usage and examples on stdout, status 0`, async (t) => {
    const result = await runBuild([command, "--help"]);
    t.is(result.exitCode, 0);
    t.is(result.stderr, "");
    t.true(result.stdout.startsWith(`Usage: npm run ${command}`), result.stdout);
    t.regex(result.stdout, /\nExamples:\n {2}npm /);
  });

  test(`${command} with an unknown option: its usage on stderr, status 2`, async (t) => {
    const result = await runBuild([command, "--bogus"]);
    t.is(result.exitCode, 2);
    t.is(result.stdout, "");
    t.regex(result.stderr, /unknown option '--bogus'/);
    t.true(result.stderr.includes(`Usage: npm run ${command}`), result.stderr);
  });
}

test("an unknown command, and none at all: the usage on stderr, status 2", async (t) => {
  for (const argv of [["bogus"], []]) {
    const result = await runBuild(argv);
    t.is(result.exitCode, 2);
    t.is(result.stdout, "");
    t.regex(result.stderr, /Usage: npm run COMMAND/);
    for (const command of commands) t.true(result.stderr.includes(`  ${command}`), command);
  }
});

test("too many arguments are a usage error", async (t) => {
  t.is((await runBuild(["qemu", "a.ts", "b.ts"])).exitCode, 2);
});

const badValues = [
  ["--memory", "1M"], ["--memory", "lots"], ["--time-slice", "5"], ["--time-slice", "ten"], ["--smp", "0"],
  ["--preempt", "maybe"], ["--accel", "xen"], ["--timeout", "soon"], ["-O3"], ["--append", "a\nb"],
  ["--append", "x".repeat(513)], ["--icount", "--accel", "kvm"], ["--gdb", "file.ts"], ["--time-slice"],
] as const;
for (const argv of badValues) {
  test(`qemu ${JSON.stringify(argv).slice(0, 40)} is refused with status 2 before anything is built`, async (t) => {
    const result = await runBuild(["qemu", ...argv]);
    t.is(result.exitCode, 2, result.stderr);
    t.is(result.stdout, "");
    t.regex(result.stderr, /^error: /);
    t.notRegex(result.stderr, /Compiling/);
  });
}

for (const command of ["build", "qemu", "debug", "image"]) {
  test(`${command} of a file that is not there: its name, status 1`, async (t) => {
    const result = await runBuild([command, "nowhere/none.ts"]);
    t.is(result.exitCode, 1);
    t.regex(result.stderr, /^error: no such file: nowhere\/none\.ts/);
  });
}

test("a folder, and a file of another kind, are no programs", async (t) => {
  const folder = await temporaryFolder();
  t.regex((await runBuild(["build", folder])).stderr, /is not a file/);
  await writeFile(join(folder, "main.c"), "");
  t.regex((await runBuild(["build", join(folder, "main.c")])).stderr, /is not a \.ts file/);
});

test("npm's INIT_CWD is where file names are meant from", async (t) => {
  const folder = join(await temporaryFolder(), "sub");
  await mkdir(folder);
  await writeFile(join(folder, "note.txt"), "");
  const result = await runBuild(["build", "note.txt"], { env: { INIT_CWD: folder, npm_lifecycle_event: "build" } });
  t.regex(result.stderr, /note\.txt is not a \.ts file/);
});

test("a program's kernel lies in out/ under its name", (t) => {
  t.is(kernelPathFor("examples/hello.ts"), join(outFolder, "hello.elf"));
  t.is(kernelPathFor("/a/b.c/my prog.mts"), join(outFolder, "my prog.elf"));
});

test("the test command's options become AVA's", (t) => {
  t.deepEqual(avaArguments({ files: ["tests/host/a.test.ts:12"], match: ["*x*"], failFast: true }),
    ["--match=*x*", "--fail-fast", "tests/host/a.test.ts:12"]);
});
