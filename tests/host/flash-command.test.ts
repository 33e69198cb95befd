// `npm run flash` from the outside, on files: what is written, what is asked, and what is refused.

import { chmod, mkdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { confirm } from "../../tools/flash/confirm.ts";
import { inspectImage } from "../../tools/flash/image-facts.ts";
import { projectFolder } from "../../tools/paths.ts";
import { type CommandResult, run, runBuild, temporaryFolder, writeScript } from "./support/commands.ts";

const image = randomBytes(3 * 1024 * 1024 + 512);
image.writeUInt16LE(0xaa55, 510);

/** A folder with image.img. */
async function workplace(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "image.img"), image);
  return folder;
}

/** What npm tells a script, so that paths are relative to the folder. */
function calledFrom(folder: string): Readonly<Record<string, string>> {
  return { INIT_CWD: folder, npm_lifecycle_event: "flash" };
}

function flash(folder: string, argv: readonly string[], input = ""): Promise<CommandResult> {
  return runBuild(["flash", "--image", "image.img", ...argv], { input, env: calledFrom(folder) });
}

function ended(t: ExecutionContext, result: CommandResult, status: number, words: RegExp): void {
  t.is(result.exitCode, status, result.stderr);
  t.regex(result.stderr, words);
}

test("a new file: written, compared, and said so", async (t) => {
  const folder = await workplace();
  const result = await flash(folder, ["--file", "stick.img"]);
  ended(t, result, 0, /stick\.img holds image\.img: read back (?:from this machine's memory, not from the medium, )?and the same, SHA-256 [0-9a-f]{64}\n/);
  t.regex(result.stderr, /\nWriting .*stick\.img and reading it back\nWritten and compared in \d+ s, .*\/s on average\n/);
  t.deepEqual(await readFile(join(folder, "stick.img")), image);
});

test("a larger file with --yes: its end stays as it was", async (t) => {
  const folder = await workplace();
  await writeFile(join(folder, "stick.img"), Buffer.alloc(5_000_000, 0x5a));
  ended(t, await flash(folder, ["--file", "stick.img", "--yes"]), 0, /the same/);
  const written = await readFile(join(folder, "stick.img"));
  t.is(written.length, 5_000_000);
  t.is(written.compare(image, 0, image.length, 0, image.length), 0);
  t.true(written.subarray(image.length).every((byte) => byte === 0x5a));
});

test("no terminal and no --yes: refused, and nothing written", async (t) => {
  const folder = await workplace();
  await writeFile(join(folder, "stick.img"), Buffer.alloc(5_000_000, 0x5a));
  ended(t, await flash(folder, ["--file", "stick.img"], "stick.img\n"), 1, /no terminal; --yes overwrites stick\.img/);
  t.true((await readFile(join(folder, "stick.img"))).every((byte) => byte === 0x5a));
});

/** What `confirm` writes when this is typed, and whether it agrees. */
async function typed(text: string): Promise<{ readonly agreed: boolean; readonly message: string; readonly output: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(text);
  const message = await confirm("sdb", { input, output, terminal: "present" }).then(() => "", (error: Error) => error.message);
  return { agreed: message === "", message, output: String(output.read()) };
}

test("the question: only the name or its path agrees", async (t) => {
  for (const text of ["sdb\n", " /dev/sdb \n"]) t.true((await typed(text)).agreed, text);
  for (const text of ["", "sdb", "\n", "y\n", "yes\n", "sdbb\n", "sda\n", "SDB\n", "sdb1\nsdb\n"]) {
    const result = await typed(text);
    t.is(result.message, "that is not sdb: nothing was written", JSON.stringify(text));
    t.regex(result.output, /^Type sdb to overwrite it/);
  }
});

/** Runs the command on a terminal of its own, by script of util-linux, with keys typed. */
async function onTerminal(folder: string, keys: string): Promise<CommandResult> {
  const command = `stty cols 100 rows 30; ${process.execPath} --import=tsx build.ts flash --image image.img --file stick.img`;
  const env = { ...calledFrom(folder), NO_COLOR: "1" };
  return run("script", ["--quiet", "--return", "--command", command, "/dev/null"], { input: keys, env });
}

test("on a terminal: the name is typed, the progress has rate and remaining time", async (t) => {
  if ((await run("script", ["--version"])).exitCode !== 0) {
    t.log("skipped: there is no script of util-linux");
    t.pass();
    return;
  }
  const folder = await workplace();
  for (const name of ["image.img", "stick.img"]) { // large enough to be looked at while it goes
    await writeFile(join(folder, name), image);
    await truncate(join(folder, name), 160 * 1024 * 1024);
  }
  const refused = await onTerminal(folder, "stick\r");
  t.is(refused.exitCode, 1, refused.stdout);
  t.regex(refused.stdout, /that is not stick\.img: nothing was written/);
  const agreed = await onTerminal(folder, "stick.img\r");
  t.is(agreed.exitCode, 0, agreed.stdout);
  t.regex(agreed.stdout, /(?:written|compared) \d+ %, \S+ MB of 168 MB, \S+ \wB\/s, \d+ s left/);
  for (const name of ["image.img", "stick.img"]) await rm(join(folder, name));
});

const refusals: readonly (readonly [what: string, argv: readonly string[], words: RegExp])[] = [
  ["an empty name", [""], /the name of the device is empty/],
  ["a file without --file", ["small.img"], /small\.img is a file and no device; add --file/],
  ["a file that is too small", ["--file", "small.img"], /small\.img is too small: it holds 512 bytes, the image has 3\.15 MB\n/],
  ["the image itself", ["--file", "image.img"], /image\.img is the image itself/],
  ["the image itself by a link", ["--file", "link.img"], /link\.img is the image itself/],
  ["a folder", ["folder"], /folder is no block device/],
  ["a folder as a file", ["--file", "folder"], /folder is no file/],
  ["a character device", ["/dev/null"], /\/dev\/null is no block device/],
  ["a character device as a file", ["--file", "/dev/full"], /\/dev\/full is no file/],
  ["a device that is not there", ["/dev/sdzzz"], /no such device: \/dev\/sdzzz/],
  ["a name without its folder", ["null"], /no such device: null \(is \/dev\/null meant\?\)/],
  ["a new file in no folder", ["--file", "absent/new.img"], /no such folder: absent/],
  ["an image and a program", ["--file", "new.img", "examples/hello.ts"], /only one of them/],
  ["options without a device", ["--yes"], /--yes without a device/],
];

for (const [what, argv, words] of refusals) {
  test(`refused: ${what}`, async (t) => {
    const folder = await workplace();
    await writeFile(join(folder, "small.img"), Buffer.alloc(512));
    await mkdir(join(folder, "folder"));
    await symlink("image.img", join(folder, "link.img"));
    ended(t, await flash(folder, argv), 1, words);
    t.is(await stat(join(folder, "new.img")).catch(() => null), null);
  });
}

test("a file-size limit midway: the offset, and that it boots nothing now", async (t) => {
  const folder = await workplace();
  const limited = await writeScript(join(folder, "limited"), `trap '' XFSZ; ulimit -f 4096; exec "$@"`); // blocks of 512 bytes
  const argv = [process.execPath, "--import=tsx", "build.ts", "flash", "--image", "image.img", "--file", "stick.img"];
  const result = await run(limited, argv, { env: calledFrom(folder) });
  ended(t, result, 1, /writing \S*stick\.img failed at offset 2097152 \(EFBIG\): the file may not become larger/);
  t.regex(result.stderr, /stick\.img is not finished and boots nothing now; flash it again/);
});

test("without permission: refused before anything is asked", async (t) => {
  if (process.getuid?.() === 0) {
    t.log("skipped: root may write everything; tests/host/flash-loop.test.ts asks as another user");
    t.pass();
    return;
  }
  const folder = await workplace();
  await writeFile(join(folder, "stick.img"), Buffer.alloc(image.length));
  await chmod(join(folder, "stick.img"), 0o400);
  ended(t, await flash(folder, ["--file", "stick.img", "--yes"]), 1, /stick\.img cannot be written: permission is missing/);
});

test("lsblk that is missing, fails or prints something else", async (t) => {
  const folder = await workplace();
  const lsblk = join(folder, "bin", "lsblk");
  const list = (): Promise<CommandResult> => runBuild(["flash"], { env: { PATH: join(folder, "bin") } });
  ended(t, await list(), 1, /lsblk is not on PATH; it is part of util-linux/);
  await writeScript(lsblk, "exit 1");
  ended(t, await list(), 1, /lsblk could not list the disks/);
  await writeScript(lsblk, "echo hello");
  ended(t, await list(), 1, /lsblk printed something else than its list of disks/);
});

test("an lsblk of before 2.37 is asked again, and the disks are listed on stdout", async (t) => {
  const folder = await workplace();
  const json = join(projectFolder, "tests/host/support/lsblk.json");
  await writeScript(join(folder, "bin", "lsblk"), `case "$*" in *MOUNTPOINTS*) exit 1 ;; esac; while read -r line; do echo "$line"; done <${json}`);
  const result = await runBuild(["flash"], { env: { PATH: join(folder, "bin") } });
  t.is(result.exitCode, 0, result.stderr);
  t.regex(result.stdout, /^device +size +model +state\n\/dev\/sdb +31\.9 GB +SanDisk Ultra +ready\n/);
});

const badImages: readonly (readonly [what: string, bytes: Uint8Array, words: RegExp])[] = [
  ["empty", new Uint8Array(0), /is empty/],
  ["no whole number of sectors", new Uint8Array(1000), /1000 bytes, which is no whole number of sectors/],
  ["a qcow2", Buffer.concat([Buffer.from("QFI\xfb", "latin1"), new Uint8Array(508)]), /is a qcow2 image; a raw image is needed/],
  ["gzipped", Buffer.concat([Buffer.from([0x1f, 0x8b]), new Uint8Array(77)]), /compressed by gzip/],
];

for (const [what, bytes, words] of badImages) {
  test(`an image that is ${what} is refused`, async (t) => {
    const path = join(await temporaryFolder(), "image.img");
    await writeFile(path, bytes);
    await t.throwsAsync(inspectImage(path), { message: words });
  });
}

test("an image that was cut short is refused: its partition table tells of more", async (t) => {
  const path = join(await temporaryFolder(), "image.img");
  const disk = Buffer.alloc(2048 * 512);
  disk.write("EFI PART", 512, "latin1");
  disk.writeBigUInt64LE(2047n, 512 + 32);
  await writeFile(path, disk);
  t.like(await inspectImage(path), { sizeBytes: disk.length, bootable: "no" });
  await writeFile(path, disk.subarray(0, 1024 * 512));
  await t.throwsAsync(inspectImage(path), { message: /cut short: it has 524 kB, its partition table tells of 1\.05 MB/ });
});

