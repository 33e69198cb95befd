// The shape of files: an opening comment, a bounded length, the languages that are allowed, and no
// words that belong to some machine or to the making of it.

import test from "ava";
import { projectFiles, readProjectFile, typescriptFiles } from "./files.ts";

const mostLines = 400;
const secondLookLines = 250;

/** Programs for the compiler's tests and peers for the benchmarks have rules of their own. */
const ownRules = /^(?:tests\/compiler\/fixtures|tests\/compiler\/fuzz|bench\/peers)\//;
const ours = typescriptFiles.filter((path) => !ownRules.test(path));

function lineCount(path: string): number {
  return readProjectFile(path).trimEnd().split("\n").length;
}

test("every TypeScript file opens with a comment", (t) => {
  t.true(ours.length > 100);
  t.deepEqual(ours.filter((path) => !/^(?:#!.*\n)?(?:\/\/ |\/\*\*?\s)/.test(readProjectFile(path))), []);
});

test(`no TypeScript file has more than ${mostLines} lines`, (t) => {
  t.deepEqual(ours.filter((path) => lineCount(path) > mostLines), []);
  const large = ours.filter((path) => lineCount(path) > secondLookLines);
  if (large.length > 0) t.log(`a second look: ${large.map((path) => `${path} (${lineCount(path)})`).join(", ")}`);
});

test("there is no C and no assembly file, and no Cargo, outside bench/peers", (t) => {
  const foreign = /(?:\.(?:c|h|cc|cpp|hpp|cxx|s|asm|rs|zig)|(?:^|\/)Cargo\.(?:toml|lock))$/i;
  t.deepEqual(projectFiles.filter((path) => foreign.test(path) && !path.startsWith("bench/peers/")), []);
});

test("no file names a folder of some machine", (t) => {
  const foreign = /(?<![\w.~-])\/(?:work|root|Users)\/|(?<![\w.~-])\/home\/(?!me\/)/;
  const found = textFiles().filter((path) => path !== "tests/tidy/files.test.ts" && foreign.test(readProjectFile(path)));
  t.deepEqual(found, []);
});

test("no file speaks of the making of it", (t) => {
  const words = ["assist" + "ants?", "sub-?" + "agents?", "chat" + "bots?", "TO" + "DO", "FIX" + "ME", "XX" + "X"];
  const pattern = new RegExp(`\\b(?:${words.join("|")})\\b`);
  t.deepEqual(textFiles().filter((path) => pattern.test(readProjectFile(path))), []);
});

test("packages come from the public registry, and no setting names another", (t) => {
  const hosts = [...readProjectFile("package-lock.json").matchAll(/"resolved": "(?:[a-z+]+):\/\/([^/"]+)/g)].map((match) => match[1]);
  t.deepEqual([...new Set(hosts)].filter((host) => host !== "registry.npmjs.org"), []);
  t.notRegex(readProjectFile(".npmrc"), /registry|proxy|cafile/);
});

function textFiles(): string[] {
  return projectFiles.filter((path) => /\.(?:ts|js|mjs|json|md|ld|yml|sh)$|(?:^|\/)(?:setup|run|\.npmrc|\.gitignore)$/.test(path));
}
