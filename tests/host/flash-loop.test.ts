// `npm run flash` on real block devices: loop devices, which root can make of files.
//
// Elsewhere than as root on a Linux with loop devices, these tests say that they are skipped.

import { chmod, mkdir, open, readFile, truncate, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { basename, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { type CommandResult, run, runBuild, temporaryFolder } from "./support/commands.ts";

const stickBytes = 8 * 1024 * 1024;
const image = randomBytes(3 * 1024 * 1024);
const nobody = "65534";

/** Why there can be no loop devices here; null when there can. */
async function reasonToSkip(): Promise<string | null> {
  if (process.platform !== "linux") return "loop devices are Linux's";
  if (process.getuid?.() !== 0) return "only root can make a loop device";
  const folder = await temporaryFolder();
  await writeFile(join(folder, "probe"), Buffer.alloc(1024 * 1024));
  const made = await run("losetup", ["--find", "--show", join(folder, "probe")]);
  if (made.exitCode !== 0) return `losetup: ${made.stderr}`;
  await run("losetup", ["--detach", made.stdout.trim()]);
  return null;
}

const skipped = await reasonToSkip();

/** A test with a loop device over `backing`, which is detached at the end whatever happens. */
function loopTest(title: string, body: (t: ExecutionContext, stick: Stick) => Promise<void>): void {
  test.serial(title, async (t) => {
    if (skipped !== null) {
      t.log(`skipped: ${skipped}`);
      t.pass();
      return;
    }
    const folder = await temporaryFolder();
    await writeFile(join(folder, "image.img"), image);
    await body(t, await attach(t, folder, join(folder, "stick.img"), stickBytes));
  });
}

interface Stick {
  readonly device: string;
  readonly backing: string;
  readonly folder: string;
  /** May be called again: another program may have the device's number by then. */
  detach(): Promise<void>;
}

async function attach(t: ExecutionContext, folder: string, backing: string, sizeBytes: number, ...options: readonly string[]): Promise<Stick> {
  await (await open(backing, "w")).close();
  await truncate(backing, sizeBytes);
  const made = await run("losetup", ["--find", "--show", ...options, backing]);
  if (made.exitCode !== 0) throw new Error(made.stderr);
  const device = made.stdout.trim();
  let detaching: Promise<unknown> | null = null;
  const detach = async (): Promise<void> => { await (detaching ??= run("losetup", ["--detach", device])); };
  t.teardown(detach);
  return { device, backing, folder, detach };
}

function flash({ device, folder }: Stick, ...argv: readonly string[]): Promise<CommandResult> {
  return runBuild(["flash", device, "--image", join(folder, "image.img"), "--force", "--yes", ...argv]);
}

/** Sectors read from the medium since it was attached (Documentation/block/stat.rst, third field). */
async function sectorsRead(device: string): Promise<number> {
  return Number((await readFile(`/sys/block/${basename(device)}/stat`, "utf8")).trim().split(/\s+/)[2]);
}

loopTest("a block device: written, read back from the medium, and told how to boot", async (t, stick) => {
  const before = await sectorsRead(stick.device);
  const result = await flash(stick);
  t.is(result.exitCode, 0, result.stderr);
  t.regex(result.stderr, new RegExp(`${stick.device} holds .*image\\.img: read back and the same, SHA-256`));
  t.regex(result.stderr, /boot menu, usually F12/);
  t.true(await sectorsRead(stick.device) - before >= image.length / 512, "all of it came from the medium and not from memory");
  const written = await readFile(stick.backing);
  t.is(written.compare(image, 0, image.length, 0, image.length), 0);
  t.true(written.subarray(image.length).every((byte) => byte === 0));
});

loopTest("refused: not removable, too small, read-only, no terminal", async (t, stick) => {
  const imagePath = join(stick.folder, "image.img");
  t.regex((await runBuild(["flash", stick.device, "--image", imagePath, "--yes"])).stderr, /is not removable.*--force/);
  t.regex((await runBuild(["flash", stick.device, "--image", imagePath, "--force"])).stderr, /no terminal; --yes overwrites loop\d+/);
  await truncate(imagePath, stickBytes + 512);
  t.regex((await flash(stick)).stderr, /is too small: it holds 8\.39 MB, the image has 8\.39 MB/);
  await truncate(imagePath, 512);
  const locked = await attach(t, stick.folder, join(stick.folder, "locked.img"), stickBytes, "--read-only");
  t.regex((await flash(locked)).stderr, /is read-only/);
  t.true((await readFile(stick.backing)).every((byte) => byte === 0));
});

loopTest("refused: a device that is mounted", async (t, stick) => {
  const mountPoint = join(stick.folder, "mounted");
  await mkdir(mountPoint);
  await run("mkfs.ext4", ["-q", stick.device]);
  const mounted = await run("mount", [stick.device, mountPoint]);
  if (mounted.exitCode !== 0) {
    t.log(`skipped: nothing can be mounted here: ${mounted.stderr}`);
    t.pass();
    return;
  }
  t.teardown(async () => { await run("umount", [mountPoint]); });
  const result = await flash(stick);
  t.is(result.exitCode, 1);
  t.true(result.stderr.includes(`${stick.device} is mounted: ${stick.device} on ${mountPoint}`), result.stderr);
});

loopTest("refused by the system itself: a device that is held after it was looked at", async (t, stick) => {
  await run("mkswap", [stick.device]);
  const turnedOn = await run("swapon", [stick.device]);
  if (turnedOn.exitCode !== 0) {
    t.log(`skipped: swap cannot be turned on here: ${turnedOn.stderr}`);
    t.pass();
    return;
  }
  t.teardown(async () => { await run("swapoff", [stick.device]); });
  t.regex((await flash(stick)).stderr, /is in use by the running system \(swap on \/dev\/loop\d+\)/);
  // As if the swap had been turned on after lsblk was asked.
  const { runWriter } = await import("../../tools/flash/run-writer.ts");
  const { mediumNumberOf } = await import("../../tools/flash/target.ts");
  const majorMinor = (await readFile(`/sys/block/${basename(stick.device)}/dev`, "utf8")).trim();
  const expected = { majorMinor, sizeBytes: stickBytes, mediumNumber: await mediumNumberOf(majorMinor) };
  const work = runWriter({
    job: { imagePath: join(stick.folder, "image.img"), imageBytes: image.length, place: { kind: "device", path: stick.device, expected } },
    onProgress() {},
  });
  await t.throwsAsync(work, { message: /cannot be opened \(EBUSY\): something uses it/ });
});

loopTest("another user: refused, with the command for root", async (t, stick) => {
  await chmod(stick.folder, 0o755);
  const argv = ["--reuid", nobody, "--regid", nobody, "--clear-groups", process.execPath, "--import=tsx", "build.ts",
    "flash", stick.device, "--image", join(stick.folder, "image.img"), "--force", "--yes"];
  const result = await run("setpriv", argv, { env: { HOME: stick.folder } });
  if (/setpriv|EACCES/.test(result.stderr)) {
    t.log(`skipped: another user cannot run this here: ${result.stderr.split("\n")[0]}`);
    t.pass();
    return;
  }
  t.is(result.exitCode, 1);
  t.true(result.stderr.includes(`${stick.device} cannot be written: permission is missing\n`
    + `Run it as root: sudo env "PATH=$PATH" npm run flash -- ${stick.device}`), result.stderr);
});

loopTest("a medium that fails midway: an error with the offset, status 1, and no hang", async (t, stick) => {
  const full = join(stick.folder, "full");
  await mkdir(full);
  if ((await run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", full])).exitCode !== 0) {
    t.log("skipped: no tmpfs can be mounted here");
    t.pass();
    return;
  }
  // A stick of 8 MiB whose flash holds 2: a write beyond fails inside the loop device, as EIO.
  const broken = await attach(t, stick.folder, join(full, "stick.img"), stickBytes).catch(async (error) => {
    await run("umount", [full]);
    throw error;
  });
  const result = await flash(broken);
  await broken.detach();
  await run("umount", [full]);
  t.is(result.exitCode, 1, result.stderr);
  t.regex(result.stderr, /(?:writing|syncing) \/dev\/loop\d+ failed at offset 1048576 \(EIO\): the device reports a failure: pulled out/);
  t.regex(result.stderr, /is not finished and boots nothing now; flash it again/);
});
