// The supervisor behind `heddlec`: exit statuses, arguments, and a crash told as the compiler's own fault.
//
// The real supervisor is copied beside a stand-in compiler, so that a crash can be had at will.

import { copyFile, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { compilerCommand, projectFolder } from "../../tools/paths.ts";
import { type CommandResult, run, temporaryFolder } from "./support/commands.ts";

/** Runs the supervisor on a compiler with this source, from another folder. */
async function supervise(source: string, argv: readonly string[] = []): Promise<CommandResult & { leftovers: string[] }> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "bin"));
  await copyFile(compilerCommand, join(folder, "bin", "heddlec.js"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "cli.ts"), source);
  await symlink(join(projectFolder, "node_modules"), join(folder, "node_modules"));
  const TMPDIR = await temporaryFolder();
  const result = await run(process.execPath, [join(folder, "bin", "heddlec.js"), ...argv], { cwd: "/", env: { TMPDIR } });
  const leftovers = (await readdir(TMPDIR)).filter((name) => name.startsWith("heddlec-"));
  return { ...result, leftovers };
}

test("arguments, stdout, stderr and the status pass through, from any folder", async (t) => {
  const result = await supervise(
    "const words: string[] = process.argv.slice(2); console.log(JSON.stringify(words), process.cwd()); console.error('note'); process.exit(1);",
    ["a b.ts", "--emit", "ir", ""]);
  t.is(result.stdout, '["a b.ts","--emit","ir",""] /');
  t.is(result.stderr, "note");
  t.is(result.exitCode, 1);
  t.deepEqual(result.leftovers, []);
});

test("a segfault is told as a bug of the compiler, with the position from the breadcrumb, status 70", async (t) => {
  const result = await supervise(`
    import { writeFileSync } from "node:fs";
    writeFileSync(process.env["HEDDLEC_BREADCRUMB"] ?? "", "examples/hello.ts:12:5 emitting\\n");
    process.kill(process.pid, "SIGSEGV");
    setTimeout(() => {}, 10_000);`);
  t.is(result.exitCode, 70);
  t.regex(result.stderr, /^heddlec: internal compiler error: the code generator crashed \(SIGSEGV\)$/m);
  t.regex(result.stderr, /while working on examples\/hello\.ts:12:5 emitting/);
  t.regex(result.stderr, /a bug in heddlec, not in your program/);
  t.deepEqual(result.leftovers, []);
});

test("a crash before any source file is told as such", async (t) => {
  const result = await supervise("process.abort();");
  t.is(result.exitCode, 70);
  t.regex(result.stderr, /crashed \(SIGABRT\)/);
  t.regex(result.stderr, /had not reached any source file/);
});

test("a compiler that was told to stop is no crash", async (t) => {
  const result = await supervise('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 10_000);');
  t.is(result.exitCode, 143);
  t.is(result.stderr, "");
});
