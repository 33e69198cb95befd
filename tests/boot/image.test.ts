// The image file: the same bytes each time, and a partition table that holds what it should.

import { readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import test from "ava";
import { sectorBytes, stageLba, systemPartitionLba } from "../../boot/disk-layout.ts";
import { withTrailer } from "../../boot/image/kernel-file.ts";
import { buildLoaders } from "../../boot/image/loaders.ts";
import { Images } from "./support/images.ts";

const images = new Images();

test.before("the image is built", async (t) => {
  t.timeout(600_000);
  await images.build();
});
test.after.always("the images go", () => images.remove());

test("built twice it has the same bytes", async (t) => {
  const again = await images.buildAs("again.img");
  t.true((await readFile(again)).equals(await readFile(images.sound)));
});

test("the protective table has one entry for the disk, and an empty active one", async (t) => {
  const image = await readFile(images.sound);
  t.deepEqual([...image.subarray(510, 512)], [0x55, 0xaa]);
  t.is(image[446 + 4], 0xee);
  t.is(image[446], 0, "the entry of the disk itself is not active");
  t.is(image.readUInt32LE(446 + 12), image.length / sectorBytes - 1);
  t.is(image[446 + 16], 0x80);
  t.is(image[446 + 16 + 4], 0);
  t.true(image.subarray(3, 90).every((byte) => byte === 0), "the area of a file system's parameters is free");
});

test("both partition tables are sound and agree", async (t) => {
  const image = await readFile(images.sound);
  const last = image.length / sectorBytes - 1;
  const entriesOf = (lba: number): Buffer => {
    const header = Buffer.from(image.subarray(lba * sectorBytes, lba * sectorBytes + 92));
    t.is(header.toString("latin1", 0, 8), "EFI PART");
    t.is(Number(header.readBigUInt64LE(24)), lba);
    const stated = header.readUInt32LE(16);
    header.writeUInt32LE(0, 16);
    t.is(crc32(header), stated);
    const start = Number(header.readBigUInt64LE(72)) * sectorBytes;
    const entries = image.subarray(start, start + 128 * 128);
    t.is(crc32(entries), header.readUInt32LE(88));
    return entries;
  };
  const entries = entriesOf(1);
  t.true(entries.equals(entriesOf(last)));
  t.is(Number(entries.readBigUInt64LE(32)), systemPartitionLba);
  t.is(Number(entries.readBigUInt64LE(128 + 32)), stageLba);
  t.is(Number(entries.readBigUInt64LE(128 + 40)), systemPartitionLba - 1);
});

test("the UEFI loader is a small application for x86-64", async (t) => {
  const { uefi } = await buildLoaders();
  const header = uefi.readUInt32LE(0x3c);
  t.is(uefi.toString("latin1", header, header + 4), "PE\0\0");
  t.is(uefi.readUInt16LE(header + 4), 0x8664);
  t.is(uefi.readUInt16LE(header + 24 + 68), 10, "the subsystem of EFI applications");
  t.true(uefi.readUInt32LE(header + 24 + 56) < 256 * 1024, "it is small");
});

test("the boot sector jumps over the parameters, and the stage fits behind the partition table", async (t) => {
  const { bios } = await buildLoaders();
  t.deepEqual([...bios.subarray(0, 3)], [0xeb, 88, 0x90]);
  t.true(bios.subarray(440, 510).every((byte) => byte === 0));
  t.true(bios.length - sectorBytes <= (systemPartitionLba - stageLba) * sectorBytes);
});

test("the kernel's trailer has its length and checksum", (t) => {
  const file = withTrailer(Buffer.from("kernel"));
  t.is(file.length, 6 + 16);
  t.is(file.toString("latin1", 6, 14), "HEDDLSUM");
  t.is(file.readUInt32LE(14), 6);
  t.is(file.readUInt32LE(18), crc32(Buffer.from("kernel")));
});
