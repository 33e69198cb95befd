// What stands on the screen, read off its picture: the shell, colours, scrolling, panics, German letters.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import test from "ava";
import { CapturedMachine } from "../../qemu/capture.ts";
import { compiled } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";
import { type Picture, readPicture, textOnScreen } from "./support/screen-text.ts";

const programs = new Programs(["examples/shell"]);
test.before(compiled(programs));

const timeoutSeconds = 60;
const lookEveryMs = 100;

async function started(options: { readonly endsQemu?: boolean } = {}): Promise<CapturedMachine> {
  const machine = new CapturedMachine({
    boot: { kernelPath: await programs.elf("examples/shell") }, console: "screen", timing: "host", timeoutSeconds, onTimeout: "return", ...options,
  });
  await machine.waitFor(/heddle\S+> \S*$/, timeoutSeconds);
  return machine;
}

async function picture(machine: CapturedMachine): Promise<Picture> {
  const folder = await mkdtemp(join(tmpdir(), "heddle-screen-"));
  try {
    await (await machine.qmp()).takePicture(join(folder, "screen.ppm"), "ppm");
    return await readPicture(join(folder, "screen.ppm"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Looks at the screen until a line of it matches; gives all lines then. */
async function screenWith(machine: CapturedMachine, pattern: RegExp): Promise<string[]> {
  const end = performance.now() + timeoutSeconds * 1000;
  for (;;) {
    const lines = await textOnScreen(await picture(machine));
    if (lines.some((line) => pattern.test(line))) return lines;
    if (performance.now() > end) throw new Error(`no line of the screen matches ${pattern}:\n${lines.join("\n")}`);
    await setTimeoutPromise(lookEveryMs);
  }
}

test.serial("what is typed and answered stands on the screen, in German too", async (t) => {
  const machine = await started();
  const keyboard = await machine.qmp();
  await keyboard.type("uptime\n");
  const lines = await screenWith(machine, /^\d+ h \d+ min \d+ s$/);
  t.true(lines.includes("heddle> uptime"));
  await keyboard.type("keyboard de\n");
  await screenWith(machine, /^heddle> keyboard de$/);
  await keyboard.type("zy-;\n");
  t.true((await screenWith(machine, /there is no command 'yzßö'/)).includes("heddle> yzßö"));
  machine.stop();
});

test.serial("a long log scrolls, and its end is what one sees", async (t) => {
  const machine = await started();
  const keyboard = await machine.qmp();
  for (let i = 0; i < 4; i++) await keyboard.type("help\n");
  await keyboard.type("uptime\n");
  const lines = await screenWith(machine, /^\d+ h \d+ min \d+ s$/);
  t.is(lines.length, 48);
  t.true(lines.some((line) => line.startsWith("  uptime ")));
  t.false(lines.some((line) => line.startsWith("Type 'help'")), "the first line has left the screen");
  machine.stop();
});

test.serial("a panic is readable on the screen", async (t) => {
  const machine = await started({ endsQemu: false });
  const keyboard = await machine.qmp();
  await keyboard.type("panic now\n");
  const lines = await screenWith(machine, /\*\*\* the machine stops/);
  t.true(lines.some((line) => line.includes("*** PANIC: asked for from the shell")));
  t.true(lines.some((line) => line.includes("thread: \"main\"")));
  t.true(lines.some((line) => /#0\d 0x[0-9a-f]{16} runPanic/.test(line)), lines.join("\n"));
  machine.stop();
});
