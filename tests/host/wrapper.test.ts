// The `qemu-img` wrapper package: finding the program, passing everything through, and saying what is missing.
//
// Stand-in programs are shell scripts on a PATH of their own; one test uses the real qemu-img.

import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { toolNamed } from "../../compiler/tools.ts";
import { projectFolder, qemuImgCommand } from "../../tools/paths.ts";
import { type CommandResult, run, temporaryFolder, writeScript } from "./support/commands.ts";

function wrapper(argv: readonly string[], env: Record<string, string>, input?: string): Promise<CommandResult> {
  return run(process.execPath, [qemuImgCommand, ...argv], input === undefined ? { env } : { env, input });
}

async function folderWith(body: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeScript(join(folder, "qemu-img"), body);
  return folder;
}

test("arguments arrive unchanged: spaces, empty ones, quotes, options", async (t) => {
  const PATH = await folderWith('for a in "$@"; do printf "<%s>\\n" "$a"; done');
  const result = await wrapper(["convert", "a file.img", "", "-o", "x='y'", "--help", "*"], { PATH });
  t.deepEqual(result.stdout.split("\n"), ["<convert>", "<a file.img>", "<>", "<-o>", "<x='y'>", "<--help>", "<*>"]);
  t.is(result.exitCode, 0);
});

test("the exit status, stdout, stderr and stdin pass through", async (t) => {
  const PATH = await folderWith('read line; echo "got $line"; echo problem >&2; exit 42');
  const result = await wrapper([], { PATH }, "input\n");
  t.is(result.exitCode, 42);
  t.is(result.stdout, "got input");
  t.is(result.stderr, "problem");
});

test("an end by a signal becomes 128 and its number", async (t) => {
  const PATH = await folderWith("kill -TERM $$");
  t.is((await wrapper([], { PATH })).exitCode, 143);
});

test("where there is none, it says how to install it on each system, with status 127", async (t) => {
  const result = await wrapper(["info", "x"], { PATH: await temporaryFolder() });
  t.is(result.exitCode, 127);
  t.is(result.stdout, "");
  const { install, variable } = toolNamed("qemu-img");
  for (const text of [install.debian, install.fedora, install.arch, install.macos, variable]) t.true(result.stderr.includes(text), text);
});

test("it does not find itself, by whatever link it is on PATH", async (t) => {
  const npmBin = join(await temporaryFolder(), "node_modules", ".bin");
  await mkdir(npmBin, { recursive: true });
  await symlink(qemuImgCommand, join(npmBin, "qemu-img"));
  const other = await temporaryFolder();
  await symlink(qemuImgCommand, join(other, "qemu-img"));
  t.is((await wrapper([], { PATH: `${npmBin}:${other}` })).exitCode, 127);
  const real = await folderWith("echo real");
  t.is((await wrapper([], { PATH: `${npmBin}:${other}:${real}` })).stdout, "real");
});

test("what is no executable file is passed over", async (t) => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "qemu-img"));
  t.is((await wrapper([], { PATH: folder })).exitCode, 127);
});

test("HEDDLE_QEMU_IMG is taken before PATH, as a path or as a name", async (t) => {
  const onPath = await folderWith("echo from PATH");
  const mine = await writeScript(join(await temporaryFolder(), "my tool"), "echo mine");
  t.is((await wrapper([], { PATH: onPath, HEDDLE_QEMU_IMG: mine })).stdout, "mine");
  await writeScript(join(onPath, "qemu-img-9"), "echo nine");
  t.is((await wrapper([], { PATH: onPath, HEDDLE_QEMU_IMG: "qemu-img-9" })).stdout, "nine");
});

test("a HEDDLE_QEMU_IMG that is not there is an error and not a reason to search on", async (t) => {
  const result = await wrapper([], { PATH: await folderWith("echo from PATH"), HEDDLE_QEMU_IMG: "/nonexistent/qemu-img" });
  t.is(result.exitCode, 127);
  t.regex(result.stderr, /HEDDLE_QEMU_IMG names \/nonexistent\/qemu-img/);
});

test("npx qemu-img reaches the system's program", async (t) => {
  const result = await run("npx", ["--no-install", "qemu-img", "--version"], { cwd: projectFolder });
  t.is(result.exitCode, 0);
  t.regex(result.stdout, /^qemu-img version/);
});
