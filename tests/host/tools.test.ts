// The table of outside programs: the search, the errors, and TOOLCHAIN.md, which must tell the same.

import { readFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { MissingToolError, type ToolName, findTool, toolTable } from "../../compiler/tools.ts";
import { projectFolder } from "../../tools/paths.ts";
import { temporaryFolder, writeScript } from "./support/commands.ts";

test("TOOLCHAIN.md has a row for each tool, with the table's words", async (t) => {
  const text = await readFile(join(projectFolder, "TOOLCHAIN.md"), "utf8");
  const rows = [...text.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| `(HEDDLE_\w+)` \| `([^`]+)` \|$/gm)]
    .map(([, name, neededBy, , variable, install]) => ({ name, neededBy, variable, install }));
  t.deepEqual(rows, toolTable.map((tool) => ({
    name: tool.name, neededBy: tool.neededBy, variable: tool.variable, install: tool.install.debian,
  })));
});

test("./setup knows every variable and every Debian package of the table", async (t) => {
  const text = await readFile(join(projectFolder, "setup"), "utf8");
  for (const tool of toolTable) {
    t.true(text.includes(tool.variable), tool.variable);
    t.true(text.includes(`need ${tool.install.debian.replace("apt-get install ", "")} `), tool.install.debian);
  }
});

for (const { name, variable } of toolTable) {
  test(`${name}: a missing one is named, with what needs it and how to install it`, async (t) => {
    const environment = { [variable]: join(await temporaryFolder(), "absent") };
    const error = t.throws(() => findTool(name, environment), { instanceOf: MissingToolError });
    for (const text of [name, variable, "needed by:", "Debian", "Fedora", "Arch", "macOS"]) t.true(error?.message.includes(text), text);
  });
}

test("nothing on PATH: the names that were tried are listed", (t) => {
  const error = t.throws(() => findTool("gdb", { PATH: "/nonexistent" }), { instanceOf: MissingToolError });
  t.regex(error?.message ?? "", /^gdb not found: none of gdb, x86_64-elf-gdb is on PATH/);
});

test("a variable names a path or a name on PATH", async (t) => {
  const folder = await temporaryFolder();
  const path = await writeScript(join(folder, "my-qemu"), "");
  t.is(findTool("qemu-system-x86_64", { PATH: folder, HEDDLE_QEMU: path }), path);
  t.is(findTool("qemu-system-x86_64", { PATH: folder, HEDDLE_QEMU: "my-qemu" }), path);
  t.is(findTool("qemu-system-x86_64", { PATH: process.env["PATH"], HEDDLE_QEMU: "" }), findTool("qemu-system-x86_64", { PATH: process.env["PATH"] }));
});

test("our own wrapper in node_modules/.bin is never taken for the system's program", async (t) => {
  const folder = join(await temporaryFolder(), "node_modules", ".bin");
  await mkdir(folder, { recursive: true });
  await writeScript(join(folder, "qemu-img"), "");
  t.throws(() => findTool("qemu-img", { PATH: folder }), { instanceOf: MissingToolError });
});

// llc-14 may be found in LLVM's own folders whatever PATH says, so these look at the order on PATH alone.
test("the name with -14 is believed, and found before the plain one", async (t) => {
  const folder = await temporaryFolder();
  await writeScript(join(folder, "llc"), "echo 'LLVM version 14.0.6'");
  const path = await writeScript(join(folder, "llc-14"), "exit 1");
  t.is(findTool("llc-14", { PATH: folder }), path);
});

test("the tools of this machine are found and are LLVM 14", (t) => {
  const names: readonly ToolName[] = [
    "llvm-as-14", "opt-14", "llc-14", "llvm-objcopy-14", "ld.lld-14", "lld-link-14", "mformat", "mcopy", "qemu-system-x86_64", "qemu-img", "gdb",
  ];
  t.deepEqual(toolTable.map((tool) => tool.name), [...names]);
  for (const name of names) t.notThrows(() => findTool(name), name);
});
