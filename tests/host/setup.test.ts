// ./setup on made-up systems: its PATH holds the basic commands and stand-ins that only note their calls.
//
// Each test has a folder of its own with a copy of the script and of the package files. What LLVM's own
// folders and /usr/include hold is this machine's; everything found by PATH is the test's.

import { copyFile, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { projectFolder } from "../../tools/paths.ts";
import { type CommandResult, run, temporaryFolder, writeScript } from "./support/commands.ts";

const basics = [
  "sh", "env", "dirname", "uname", "grep", "cksum", "cat", "id", "mktemp", "date", "tail", "sed", "rm", "sleep",
  "flock", "mkdir", "touch", "chmod", "ln",
];
const tools = [
  "llc-14", "opt-14", "llvm-as-14", "llvm-objcopy-14", "ld.lld-14", "lld-link-14", "mformat", "mcopy", "cmake", "g++", "make", "qemu-system-x86_64", "qemu-img", "gdb",
];
const addon = "node_modules/llvm-bindings/build/Release/llvm-bindings.node";

class FakeSystem {
  readonly folder: string;
  readonly bin: string;

  constructor(folder: string) {
    this.folder = folder;
    this.bin = join(folder, "fake bin");
  }

  async add(name: string, body: string): Promise<void> {
    await rm(join(this.bin, name), { force: true });
    await writeScript(join(this.bin, name), body);
  }

  setup(env: Record<string, string> = {}): Promise<CommandResult> {
    return run(join(this.folder, "setup"), [], { cwd: "/", env: { PATH: this.bin, LLVM_DIR: "/any", ...env } });
  }

  /** The calls that the stand-ins noted, one a line. */
  async calls(): Promise<string[]> {
    const text = await readFile(join(this.folder, "calls"), "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }
}

/** A system with node and an npm that "compiles" the addon; `present` names the tools that are there. */
async function system(present: readonly string[]): Promise<FakeSystem> {
  const fake = new FakeSystem(await temporaryFolder());
  await mkdir(fake.bin);
  for (const name of ["setup", "package.json", "package-lock.json"]) await copyFile(join(projectFolder, name), join(fake.folder, name));
  const found = await run("sh", ["-c", `for name in ${basics.join(" ")}; do command -v "$name"; done`]);
  for (const path of found.stdout.split("\n")) await symlink(path, join(fake.bin, path.slice(path.lastIndexOf("/") + 1)));
  await symlink(process.execPath, join(fake.bin, "node"));
  for (const name of present) await fake.add(name, "");
  await fake.add("npm", `echo "npm $*" >>calls; mkdir -p ${addon.slice(0, addon.lastIndexOf("/"))}; touch ${addon}`);
  return fake;
}

/** Adds an apt-get that notes its calls and makes each stand-in tool appear on install. */
async function addApt(fake: FakeSystem): Promise<void> {
  const appear = tools.map((name) => `ln -sf "$bin/true" "$bin/${name}"`).join("\n");
  await fake.add("true", "");
  await fake.add("apt-cache", "");
  await fake.add("apt-get", `echo "apt-get $* ($DEBIAN_FRONTEND)" >>calls
bin=$(dirname "$0")
case "$*" in *install*) ${appear} ;; esac`);
}

test("everything there: it installs the npm packages once, then says nothing and runs nothing", async (t) => {
  const fake = await system(tools);
  const first = await fake.setup();
  t.is(first.exitCode, 0, first.stderr);
  t.deepEqual(await fake.calls(), ["npm ci --no-audit --no-fund --loglevel=error"]);
  const second = await fake.setup();
  t.deepEqual([second.exitCode, second.stdout, second.stderr], [0, "", ""]);
  t.is((await fake.calls()).length, 1);
});

test("a changed lock file, and a vanished addon, bring npm ci again", async (t) => {
  const fake = await system(tools);
  await fake.setup();
  await writeFile(join(fake.folder, "package-lock.json"), "{}\n");
  await fake.setup();
  t.is((await fake.calls()).length, 2);
  await rm(join(fake.folder, addon));
  await fake.setup();
  t.is((await fake.calls()).length, 3);
});

test("two at once: one works, the other waits", async (t) => {
  const fake = await system(tools);
  await fake.add("npm", `echo "npm $*" >>calls; sleep 1; mkdir -p ${addon.slice(0, addon.lastIndexOf("/"))}; touch ${addon}`);
  const results = await Promise.all([fake.setup(), fake.setup()]);
  t.deepEqual(results.map((result) => result.exitCode), [0, 0]);
  t.is((await fake.calls()).length, 1);
  t.true(results.some((result) => /another .\/setup is running/.test(result.stderr)));
});

test("missing packages are named with the reason and installed by apt, the lists refreshed first", async (t) => {
  const fake = await system(tools.filter((name) => name !== "cmake" && name !== "gdb"));
  await addApt(fake);
  await fake.add("id", "echo 0");
  const result = await fake.setup();
  t.is(result.exitCode, 0, result.stderr);
  t.regex(result.stderr, / {2}cmake: builds the npm package llvm-bindings/);
  t.regex(result.stderr, / {2}gdb: npm run debug/);
  const [update, install] = await fake.calls();
  t.regex(update ?? "", /^apt-get .*update/);
  t.regex(install ?? "", /^apt-get .*install --no-install-recommends -y cmake gdb \(noninteractive\)$/);
});

test("without root, sudo is used", async (t) => {
  const fake = await system(tools.filter((name) => name !== "make"));
  await addApt(fake);
  await fake.add("id", "echo 1000");
  await fake.add("sudo", 'echo "sudo $1" >>calls; case $1 in -*) exit 0 ;; esac; exec "$@"');
  const result = await fake.setup();
  t.is(result.exitCode, 0, result.stderr);
  t.true((await fake.calls()).includes("sudo apt-get"));
  t.true((await fake.calls()).some((call) => call.startsWith("apt-get") && call.includes("install --no-install-recommends -y make")));
});

test("without root and without sudo: the exact command, nothing run", async (t) => {
  const fake = await system(tools.filter((name) => name !== "make"));
  await addApt(fake);
  await fake.add("id", "echo 1000");
  const result = await fake.setup();
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /apt-get update && apt-get install --no-install-recommends -y make/);
  t.deepEqual(await fake.calls(), []);
});

test("apt without a network: the step, the last lines and what to do", async (t) => {
  const fake = await system([]);
  await fake.add("id", "echo 0");
  await fake.add("apt-get", "echo 'Could not resolve the mirror' >&2; exit 100");
  const result = await fake.setup();
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /this step failed with status 100: apt-get update/);
  t.regex(result.stderr, /\| Could not resolve the mirror/);
  t.regex(result.stderr, /what to do: check the network/);
});

test("a release without a package: its name and where to get it", async (t) => {
  const fake = await system(tools.filter((name) => name !== "cmake"));
  await addApt(fake);
  await fake.add("id", "echo 0");
  await fake.add("apt-cache", "exit 100");
  const result = await fake.setup();
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /this release has no package cmake/);
});

test("npm ci that fails: the step, the log's last lines and what to do", async (t) => {
  const fake = await system(tools);
  await fake.add("npm", "i=1; while [ $i -le 40 ]; do echo \"build line $i\"; i=$((i+1)); done; exit 7");
  const result = await fake.setup();
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /this step failed with status 7: npm ci/);
  t.regex(result.stderr, /\| build line 40/);
  t.notRegex(result.stderr, /\| build line 20\n/);
  t.regex(result.stderr, /what to do: check the network; .*TOOLCHAIN\.md/);
});

test("npm that skips install scripts: the addon is built by npm rebuild, else it is an error", async (t) => {
  const fake = await system(tools);
  await fake.add("npm", 'echo "npm $1" >>calls; mkdir -p node_modules');
  const result = await fake.setup();
  t.is(result.exitCode, 1);
  t.deepEqual(await fake.calls(), ["npm ci", "npm rebuild"]);
  t.regex(result.stderr, /llvm-bindings was not compiled/);
});

const otherSystems = [
  ["Fedora", "dnf", /sudo dnf install llvm14 .*cmake/], ["Arch", "pacman", /sudo pacman -S --needed .*cmake/],
] as const;
for (const [name, packageTool, command] of otherSystems) {
  test(`${name}: no apt, so the exact command is printed and nothing is run`, async (t) => {
    const fake = await system([]);
    await fake.add(packageTool, 'echo "$0" >>calls');
    const result = await fake.setup();
    t.is(result.exitCode, 1);
    t.regex(result.stderr, command);
    t.notRegex(result.stderr, /brew/);
    t.deepEqual(await fake.calls(), []);
  });
}

test("macOS: no apt, so brew's command is printed", async (t) => {
  const fake = await system([]);
  await fake.add("uname", "echo Darwin");
  const result = await fake.setup();
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /brew install llvm@14 cmake qemu/);
  t.notRegex(result.stderr, /dnf|pacman/);
});

test("an unknown system gets all three commands", async (t) => {
  const result = await (await system([])).setup();
  t.is(result.exitCode, 1);
  for (const word of ["dnf", "pacman", "brew"]) t.true(result.stderr.includes(word), word);
});

for (const version of ["18.20.4", "20.18.3", "9.9.9"]) {
  test(`Node.js ${version} is refused before anything else`, async (t) => {
    const fake = await system([]);
    await fake.add("node", `echo "${version} linux-x64-1 /usr/bin/node"`);
    const result = await fake.setup();
    t.is(result.exitCode, 1);
    t.true(result.stderr.includes(`Node.js ${version} is too old`), result.stderr);
    t.regex(result.stderr, /install Node\.js 20\.19 or newer/);
  });
}

for (const version of ["20.19.0", "22.1.0", "25.0.0"]) {
  test(`Node.js ${version} is accepted`, async (t) => {
    const fake = await system(tools);
    await fake.add("node", `echo "${version} linux-x64-1 /usr/bin/node"`);
    t.is((await fake.setup()).exitCode, 0);
  });
}

test("our qemu-img wrapper in node_modules/.bin does not count as qemu-img", async (t) => {
  const fake = await system(tools.filter((name) => name !== "qemu-img"));
  const npmBin = join(fake.folder, "node_modules", ".bin");
  await writeScript(join(npmBin, "qemu-img"), "");
  const result = await fake.setup({ PATH: `${npmBin}:${fake.bin}` });
  t.regex(result.stderr, / {2}qemu-utils: /);
});

test("a tool named by its variable counts as found", async (t) => {
  const fake = await system(tools.filter((name) => name !== "qemu-system-x86_64"));
  t.is((await fake.setup({ HEDDLE_QEMU: "/opt/qemu" })).exitCode, 0);
});

test("HEDDLE_SKIP_SETUP=1 skips everything; an argument is a usage error", async (t) => {
  const fake = await system([]);
  t.is((await fake.setup({ HEDDLE_SKIP_SETUP: "1" })).exitCode, 0);
  t.is((await run(join(projectFolder, "setup"), ["--bogus"])).exitCode, 2);
  t.is((await run(join(projectFolder, "setup"), ["--help"])).exitCode, 0);
});
