// heddle.txt, as people edit it: both loaders read it, name what they cannot use, and boot all the same.

import test from "ava";
import { optionFileText } from "../../boot/image/option-file.ts";
import { Images, withOptions, without } from "./support/images.ts";
import { type Firmware, linesOf } from "./support/boot-image.ts";

const images = new Images();

test.before("the image is built", async (t) => {
  t.timeout(600_000);
  await images.build();
});
test.after.always("the images go", () => images.remove());

/** The line with a warning is there, and the option beside the wrong one was taken. */
const cases: readonly (readonly [what: string, text: string | Buffer, said: RegExp, debug: boolean])[] = [
  ["an unknown option", "log=debug frobnicate=1\n", /warning: boot option not understood: frobnicate=1; its default is taken$/, true],
  ["a value that is none of the option's", "preempt=maybe\nlog=debug\n", /warning: boot option not understood: preempt=maybe; its default is taken$/, true],
  ["a video mode that is none", "video=huge\r\nlog=debug", /heddle\.txt: not understood, video=auto is taken: video=huge /, true],
  ["a video mode that the machine has not", "video=1234x567 log=debug", /heddle\.txt: the (?:BIOS|firmware) has no video mode of 1234 x 567/, true],
  ["a file in UTF-16", Buffer.from("\ufefflog=debug\n", "utf16le"), /heddle\.txt is saved as UTF-16 and was not read/, false],
];

for (const [what, text, said, debug] of cases) {
  test(`BIOS: ${what}`, async (t) => {
    const path = await images.changed(what, withOptions(text));
    const lines = await linesOf(t, "BIOS", path, "virtio");
    t.true(lines.some((line) => said.test(line)), lines.join("\n"));
    t.is(lines.some((line) => line.includes("] debug: booted by BIOS")), debug, lines.join("\n"));
  });
}

for (const firmware of ["BIOS", "UEFI"] satisfies Firmware[]) {
  test(`${firmware}: no heddle.txt`, async (t) => {
    t.timeout(300_000);
    const lines = await linesOf(t, firmware, await images.changed(`${firmware} without`, without("heddle.txt")), "virtio");
    t.true(lines.some((line) => line.endsWith("Heddle: there is no heddle.txt; every option has its default")), lines.join("\n"));
  });

  test(`${firmware}: a long file with comments, a mark of UTF-8 and a size for the screen`, async (t) => {
    t.timeout(300_000);
    const comments = `# ${"log=nonsense ".repeat(8)}\r\n`.repeat(60);
    const text = `\ufeff${comments}video=800x600 # for a small screen\r\n\tlog=debug#and no space\r\n${comments}`;
    const lines = await linesOf(t, firmware, await images.changed(`${firmware} long`, withOptions(text)), "virtio");
    t.true(lines.some((line) => /framebuffer: 800 x 600, 32 bits/.test(line)), lines.join("\n"));
    t.false(lines.some((line) => /not understood/.test(line)), lines.join("\n"));
  });
}

test("BIOS: more options than fit are named", async (t) => {
  const path = await images.changed("many", withOptions("log=debug ".repeat(110)));
  const lines = await linesOf(t, "BIOS", path, "virtio");
  t.is(lines.filter((line) => line.endsWith("heddle.txt holds more than 1023 bytes of options; left out: log=debug")).length, 8);
});

test("BIOS: video=off leaves the screen alone", async (t) => {
  const path = await images.changed("off", withOptions("video=off log=debug"));
  const lines = await linesOf(t, "BIOS", path, "virtio");
  t.true(lines.some((line) => line.endsWith("the loader gave no framebuffer")), lines.join("\n"));
});

test("the file of a new image explains itself and holds what was asked for", (t) => {
  const text = optionFileText("preempt=on log=debug");
  t.true(text.split("\r\n").every((line) => line === "" || line.startsWith("#") || /^[a-z-]+=\S+$/.test(line)));
  t.deepEqual(text.split("\r\n").filter((line) => line !== "" && !line.startsWith("#")), ["preempt=on", "log=debug"]);
});
