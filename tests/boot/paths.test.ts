// The same image file boots on every path: BIOS and UEFI, from USB, SATA, NVMe and virtio, and on a
// machine with more than 4 GiB. The kernel says by whom it was booted and what it was given.

import test from "ava";
import { diskKinds } from "../../qemu/arguments.ts";
import { Images } from "./support/images.ts";
import { type Firmware, linesOf } from "./support/boot-image.ts";

const images = new Images();

test.before("the image is built", async (t) => {
  t.timeout(600_000);
  await images.build();
});
test.after.always("the images go", () => images.remove());

const rootPointer = /booted by (BIOS|UEFI); ACPI root pointer at 0x[1-9a-f]/;
const framebuffer = /framebuffer: (\d+) x (\d+), 32 bits, at 0x[1-9a-f][0-9a-f]*, (\d+) bytes a line/;

for (const firmware of ["BIOS", "UEFI"] satisfies Firmware[]) {
  for (const disk of diskKinds) {
    test(`${firmware}, ${disk}`, async (t) => {
      t.timeout(300_000);
      const lines = await linesOf(t, firmware, images.sound, disk);
      t.is(lines.map((line) => rootPointer.exec(line)?.[1]).find((name) => name !== undefined), firmware, lines.join("\n"));
      const [, width, height, pitch] = lines.map((line) => framebuffer.exec(line)).find((match) => match !== null) ?? [];
      t.true(Number(width) >= 640 && Number(height) >= 400 && Number(pitch) >= Number(width) * 4, lines.join("\n"));
    });
  }

  test(`${firmware}, 6 GiB of memory`, async (t) => {
    t.timeout(300_000);
    const lines = await linesOf(t, firmware, images.sound, "ahci", { memoryMiB: 6144 });
    const frames = Number(lines.map((line) => /frames: (\d+) of 4 KiB/.exec(line)?.[1]).find((count) => count !== undefined));
    t.true(frames > (6144 - 64) * 256, `${frames} frames`);
  });
}

test("without a display there is no framebuffer, and it boots all the same", async (t) => {
  const lines = await linesOf(t, "BIOS", images.sound, "virtio", { console: "serial" });
  t.true(lines.some((line) => line.endsWith("the loader gave no framebuffer")), lines.join("\n"));
});

test("16 MiB of memory are enough for the BIOS loader", async (t) => {
  await linesOf(t, "BIOS", images.sound, "virtio", { memoryMiB: 16 });
});
