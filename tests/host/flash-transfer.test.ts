// Writing and reading back, on targets in memory that fail in every way a stick does.

import { createHash } from "node:crypto";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import type { Comparison } from "../../tools/flash/compare-image.ts";
import { ImageReader, blockBytes } from "../../tools/flash/image-reader.ts";
import { TransferError } from "../../tools/flash/system-errors.ts";
import { TransferMeter } from "../../tools/flash/transfer-meter.ts";
import { type WriterMessage, transfer } from "../../tools/flash/writer.ts";
import { formatBytes, formatSeconds } from "../../tools/flash/format.ts";
import { temporaryFolder } from "./support/commands.ts";
import { MemoryTarget, type Faults } from "./support/memory-target.ts";

const imageBytes = 6 * blockBytes + 1536;
const content = new Uint8Array(imageBytes).map((_, index) => (index * 31 + (index >> 20) * 7) & 0xff);

async function imagePath(): Promise<string> {
  const path = join(await temporaryFolder(), "image.img");
  await writeFile(path, content);
  return path;
}

async function flashed(faults: Faults, sizeBytes = imageBytes + blockBytes): Promise<{ target: MemoryTarget; messages: WriterMessage[]; comparison: Comparison }> {
  const image = await ImageReader.open(await imagePath(), imageBytes);
  const target = new MemoryTarget(sizeBytes, faults);
  const messages: WriterMessage[] = [];
  await transfer(image, target, (message) => { messages.push(message); }).finally(() => image.close());
  const last = messages.at(-1);
  if (last?.kind !== "compared") throw new Error(`the last message is ${last?.kind}`);
  return { target, messages, comparison: last.comparison };
}

test("the image arrives, the rest of the target stays, and both hashes are the image's", async (t) => {
  const { target, messages, comparison } = await flashed({});
  t.is(Buffer.compare(target.bytes.subarray(0, imageBytes), content), 0);
  t.true(target.bytes.subarray(imageBytes).every((byte) => byte === 0xa5));
  const hash = createHash("sha256").update(content).digest("hex");
  t.deepEqual(comparison, { imageHash: hash, targetHash: hash, firstDifference: null, differingBytes: 0 });
  const done = (phase: string): number[] => messages.flatMap((message) => (message.kind === "progress" && message.phase === phase ? [message.doneBytes] : []));
  for (const phase of ["write", "compare"]) {
    t.is(done(phase)[0], 0);
    t.is(done(phase).at(-1), imageBytes);
    t.deepEqual(done(phase), done(phase).toSorted((one, other) => one - other));
  }
});

test("the first block is zeroed first and written last, each synced by itself, and the cache dropped before reading", async (t) => {
  const { target } = await flashed({});
  const written = target.calls.filter((call) => !call.startsWith("read"));
  t.deepEqual(written.slice(0, 3), [`write 0+${blockBytes}`, "sync", `write ${blockBytes}+${blockBytes}`]);
  t.deepEqual(written.slice(-5), [`write ${6 * blockBytes}+1536`, "sync", `write 0+${blockBytes}`, "sync", "dropCache"]);
  t.true(target.calls.indexOf("dropCache") < target.calls.findIndex((call) => call.startsWith("read")));
});

test("a target that takes and gives a few bytes at a time", async (t) => {
  const { target, comparison } = await flashed({ mostBytes: 300_001 });
  t.is(comparison.firstDifference, null);
  t.is(Buffer.compare(target.bytes.subarray(0, imageBytes), content), 0);
});

for (const place of [0, 2 * blockBytes + 77, imageBytes - 1]) {
  test(`a flipped bit at offset ${place} is found`, async (t) => {
    const { comparison } = await flashed({ flippedByte: place });
    t.is(comparison.firstDifference, place);
    t.is(comparison.differingBytes, 1);
    t.not(comparison.targetHash, comparison.imageHash);
  });
}

test("a stick that is smaller than it says is found: its beginning was overwritten", async (t) => {
  const { comparison } = await flashed({ wrapsAfter: 4 * blockBytes });
  t.is(comparison.firstDifference, blockBytes);
  t.true(comparison.differingBytes > blockBytes);
});

const failures: readonly (readonly [NonNullable<Faults["fail"]>, step: string, offset: number])[] = [
  [{ operation: "write", offset: 0, code: "ENODEV" }, "writing", 0],
  [{ operation: "write", offset: 3 * blockBytes + 9, code: "EIO" }, "writing", 3 * blockBytes],
  [{ operation: "write", offset: imageBytes - 1, code: "ENOSPC" }, "writing", 6 * blockBytes],
  [{ operation: "sync", offset: 2 * blockBytes, code: "EIO" }, "syncing", blockBytes],
  [{ operation: "read", offset: 5 * blockBytes, code: "EIO" }, "reading back", 5 * blockBytes],
];

for (const [fail, step, offset] of failures) {
  test(`${fail.code} in ${fail.operation} at ${fail.offset}: the step and the offset are told`, async (t) => {
    const error = await t.throwsAsync(flashed({ fail }), { instanceOf: TransferError });
    t.like(error, { step, offset, code: fail.code });
  });
}

test("after a failure midway the target begins with zeros", async (t) => {
  const image = await ImageReader.open(await imagePath(), imageBytes);
  const target = new MemoryTarget(imageBytes, { fail: { operation: "write", offset: 4 * blockBytes, code: "EIO" } });
  await t.throwsAsync(transfer(image, target, () => {}), { instanceOf: TransferError });
  await image.close();
  t.true(target.bytes.subarray(0, blockBytes).every((byte) => byte === 0));
});

test("a target that ends before the image does", async (t) => {
  const error = await t.throwsAsync(flashed({}, 2 * blockBytes + 512), { instanceOf: TransferError });
  t.like(error, { step: "writing", offset: 2 * blockBytes + 512, code: "ENOSPC" });
});

test("an image that becomes shorter meanwhile", async (t) => {
  const path = await imagePath();
  const image = await ImageReader.open(path, imageBytes);
  await truncate(path, blockBytes + 100);
  const error = await t.throwsAsync(transfer(image, new MemoryTarget(imageBytes), () => {}), { instanceOf: TransferError });
  await image.close();
  t.like(error, { step: "reading the image", offset: blockBytes + 100 });
});

test("an image smaller than one block", async (t) => {
  const path = join(await temporaryFolder(), "small.img");
  await writeFile(path, content.subarray(0, 512));
  const image = await ImageReader.open(path, 512);
  const target = new MemoryTarget(1024);
  await transfer(image, target, () => {});
  await image.close();
  t.is(Buffer.compare(target.bytes.subarray(0, 512), content.subarray(0, 512)), 0);
  t.true(target.bytes.subarray(512).every((byte) => byte === 0xa5));
});

test("the meter: rate of the last seconds and the time that is left", (t) => {
  const meter = new TransferMeter(100_000_000, 0);
  t.is(meter.text, "0 %, 0 bytes of 100 MB");
  for (let second = 1; second <= 10; second++) meter.add(second * 6_000_000, second * 1000);
  t.is(meter.text, "60 %, 60.0 MB of 100 MB, 6.00 MB/s, 7 s left");
  for (let second = 11; second <= 30; second++) meter.add(60_000_000 + (second - 10) * 100_000, second * 1000);
  t.is(meter.text, "62 %, 62.0 MB of 100 MB, 100 kB/s, 6 min 20 s left", "the fast start is forgotten");
});

test("sizes and times in few digits", (t) => {
  t.deepEqual([0, 999, 1000, 12_345, 31_914_983_424, 999_999].map(formatBytes), ["0 bytes", "999 bytes", "1.00 kB", "12.3 kB", "31.9 GB", "1.00 MB"]);
  t.deepEqual([-1, 0.2, 59, 59.5, 125].map(formatSeconds), ["0 s", "1 s", "59 s", "1 min 00 s", "2 min 05 s"]);
});
