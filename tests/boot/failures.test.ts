// What is wrong with an image is told in one line on the serial port, and the machine ends.

import test from "ava";
import { cutAndPadded, cutKernel, corruptKernel, Images, without } from "./support/images.ts";
import { type Firmware, reasonsOf } from "./support/boot-image.ts";

const images = new Images();

test.before("the image is built", async (t) => {
  t.timeout(600_000);
  await images.build();
});
test.after.always("the images go", () => images.remove());

const wrong = [
  ["a changed kernel", corruptKernel, /^kernel\.elf is damaged: its checksum is wrong; write the image anew$/],
  ["an image whose end is missing", cutKernel, /(?:disk cannot be read|cannot be read from the disk): .*the image was cut short$/],
  ["an image whose end was not written", cutAndPadded, /^kernel\.elf has no checksum: it was cut short/],
  ["no kernel", without("kernel.elf"), /^there is no kernel\.elf on the disk$/],
] as const;

for (const firmware of ["BIOS", "UEFI"] satisfies Firmware[]) {
  for (const [what, change, reason] of wrong) {
    test(`${firmware}: ${what}`, async (t) => {
      t.timeout(300_000);
      const path = await images.changed(`${firmware} ${what}`, change);
      const reasons = await reasonsOf(t, firmware, path);
      t.regex(reasons[0] ?? "", reason);
    });
  }
}

test("BIOS: a processor without 64-bit mode", async (t) => {
  const reasons = await reasonsOf(t, "BIOS", images.sound, { cpuModel: "qemu32" });
  t.deepEqual(reasons, ["the processor has no 64-bit mode"]);
});

test("BIOS: less memory than the kernel takes", async (t) => {
  const reasons = await reasonsOf(t, "BIOS", images.sound, { memoryMiB: 3 });
  t.deepEqual(reasons, ["not enough memory"]);
});
