// The documents tell of what is there: commands, files, tools.

import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { toolTable } from "../../compiler/tools.ts";
import { projectFolder } from "../../tools/paths.ts";
import { folderOf, projectFiles, readProjectFile } from "./files.ts";

const documents = projectFiles.filter((path) => path.endsWith(".md"));
const scripts = (JSON.parse(readProjectFile("package.json")) as { readonly scripts: Readonly<Record<string, string>> }).scripts;

/** The commands in a document: code blocks of a shell, and code within a sentence that begins like one. */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((match) => (match[1] ?? "").split("\n"));
  const spans = [...text.matchAll(/`((?:npm|npx) [^`]+)`/g)].map((match) => match[1] ?? "");
  return [...blocks, ...spans].map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

test("every npm command in the documents is a script or npm's own", (t) => {
  const commands = documents.flatMap((path) => commandsIn(readProjectFile(path)));
  const names = commands.flatMap((command) => {
    const match = /^npm (?:run (?:--silent )?([a-z:-]+)|(test))\b/.exec(command);
    return match === null ? [] : [match[1] ?? match[2] ?? ""];
  });
  t.true(names.length > 10);
  t.deepEqual([...new Set(names)].filter((name) => !(name in scripts)), []);
});

test("every npx command in the README is one of ours", (t) => {
  const names = commandsIn(readProjectFile("README.md")).flatMap((command) => /^npx (\S+)/.exec(command)?.[1] ?? []);
  t.true(names.includes("heddlec"));
  t.deepEqual(names.filter((name) => !["heddlec", "qemu-img", "tsc"].includes(name)), []);
});

test("files that the README's commands name are there", (t) => {
  const files = commandsIn(readProjectFile("README.md")).flatMap((command) => command.match(/\b(?:examples|tests)\/[\w/.-]+\.ts\b/g) ?? []);
  t.true(files.length > 0);
  t.deepEqual(files.filter((file) => !existsSync(join(projectFolder, file))), []);
});

test("relative links in the documents lead to files and headings", (t) => {
  const broken = documents.flatMap((path) => [...readProjectFile(path).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)]
    .map((match) => match[1] ?? "").filter((link) => !leadsSomewhere(path, link)).map((link) => `${path}: ${link}`));
  t.deepEqual(broken, []);
});

function leadsSomewhere(from: string, link: string): boolean {
  const [file = "", heading] = link.split("#");
  const target = file === "" ? from : join(folderOf(from), file);
  if (!existsSync(join(projectFolder, target))) return false;
  return heading === undefined || headingsOf(readProjectFile(target)).includes(heading);
}

/** The anchors that headings get: lower case, hyphens for spaces, no punctuation. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) => (match[1] ?? "").toLowerCase().replace(/[^\w\s-]/g, "").trim().replaceAll(/\s/g, "-"));
}

test("TOOLCHAIN.md names each tool, its variable and its version", (t) => {
  const text = readProjectFile("TOOLCHAIN.md");
  t.true(toolTable.length > 3);
  for (const { name, variable } of toolTable) t.regex(text, new RegExp(`^\\| \`${name}\` \\|.*\`${variable}\``, "m"));
});

/** What programs of threads do not have on Linux: the bare machine's. */
const onBareMachineAlone: readonly string[] = ["FrameKind", "frames", "PageRights", "pages", "MemoryRegion", "shell"];

test("programs of threads import the same names for Linux", (t) => {
  const namesOf = (path: string): string[] => [...readProjectFile(path).matchAll(/export \{ ([^}]+) \}/g)]
    .flatMap((match) => (match[1] ?? "").split(",")).map((name) => name.trim());
  const linux = namesOf("kernel/linux/threads/index.ts");
  t.deepEqual(namesOf("kernel/index.ts").filter((name) => !onBareMachineAlone.includes(name) && !linux.includes(name)), [], "add them to kernel/linux/threads/index.ts");
});

test("every name that \"heddle\" exports is in the README", (t) => {
  const exported = [...readProjectFile("kernel/index.ts").matchAll(/export \{ ([^}]+) \}/g)]
    .flatMap((match) => (match[1] ?? "").split(",")).map((name) => name.trim().replace(/^type /, ""));
  t.true(exported.includes("spawn"));
  const readme = readProjectFile("README.md");
  t.deepEqual(exported.filter((name) => !new RegExp(`\`${name}\\b`).test(readme)), []);
});
