// The writer's process: what is made of one that falls silent, crashes or is killed, and of a device that
// is not the one looked at before.

import { fileURLToPath } from "node:url";
import test from "ava";
import { WriterError, runWriter } from "../../tools/flash/run-writer.ts";
import { projectFolder } from "../../tools/paths.ts";
import { temporaryFolder } from "./support/commands.ts";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import type { TargetPlace } from "../../tools/flash/target.ts";

const silentWriter = fileURLToPath(import.meta.resolve("./support/silent-writer.ts"));
const startLimitMs = 60_000;

function misbehaving(imagePath: string, silenceLimitMs: number): Promise<unknown> {
  return runWriter({
    job: { imagePath, imageBytes: 512, place: { kind: "file", path: "/dev/stick" } },
    onProgress() {}, silenceLimitMs, programPath: silentWriter,
  });
}

test("a writer that falls silent is given up, with the place where it was", async (t) => {
  const error = await t.throwsAsync(misbehaving("silent", 3_000), { instanceOf: WriterError });
  t.is(error?.message, "/dev/stick has not answered for 3 s, writing at 4096 bytes; pull it out, and try another port or stick");
});

test("a writer that crashes shows why", async (t) => {
  const error = await t.throwsAsync(misbehaving("crash", startLimitMs), { instanceOf: WriterError });
  t.regex(error?.message ?? "", /^the writer ended early by status 1, writing at 4096 bytes\n[^]*the writer has a bug/);
});

test("a writer that is killed", async (t) => {
  const error = await t.throwsAsync(misbehaving("killed", startLimitMs), { instanceOf: WriterError });
  t.is(error?.message, "the writer ended early by SIGKILL, writing at 4096 bytes");
});

async function writing(place: TargetPlace): Promise<unknown> {
  const imagePath = join(await temporaryFolder(), "image.img");
  await writeFile(imagePath, new Uint8Array(512));
  return runWriter({ job: { imagePath, imageBytes: 512, place }, onProgress() {} });
}

test("a device that is another one by now is not written to", async (t) => {
  const path = join(await temporaryFolder(), "stick");
  await writeFile(path, "precious");
  const expected = { majorMinor: "8:16", sizeBytes: 1024, mediumNumber: null };
  const error = await t.throwsAsync(writing({ kind: "device", path, expected }), { instanceOf: WriterError });
  t.is(error?.message, `${path} cannot be opened: it is not the device any more that was looked at before: exchanged?`);
});

test("a device that is gone", async (t) => {
  const path = join(await temporaryFolder(), "gone");
  const expected = { majorMinor: "8:16", sizeBytes: 1024, mediumNumber: null };
  const error = await t.throwsAsync(writing({ kind: "device", path, expected }), { instanceOf: WriterError });
  t.is(error?.message, `${path} cannot be opened (ENOENT): the device is gone: pulled out?`);
});

test("an image that cannot be opened", async (t) => {
  const work = runWriter({
    job: { imagePath: join(projectFolder, "absent.img"), imageBytes: 512, place: { kind: "file", path: join(await temporaryFolder(), "new") } },
    onProgress() {},
  });
  const error = await t.throwsAsync(work, { instanceOf: WriterError });
  t.regex(error?.message ?? "", /^the image cannot be opened \(ENOENT\)/);
});
