// The shell, typed at on the serial line and on the keyboard: the answers, the screen, the end of the machine.

import test from "ava";
import { CapturedMachine } from "../../qemu/capture.ts";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { compiled } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const programs = new Programs(["examples/shell"]);
test.before(compiled(programs));

const prompt = /heddle\u001b\[0m> \u001b\[K$/;
const timeoutSeconds = 60;

/** What the terminal shows: the text without escape sequences and without what a redrawn line left behind. */
function shown(text: string): string[] {
  return text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "").split("\n").map((line) => line.replace(/\r+$/, "").split("\r").at(-1) ?? "");
}

async function started(console: "serial" | "screen"): Promise<CapturedMachine> {
  const kernelPath = await programs.elf("examples/shell");
  const machine = new CapturedMachine({ boot: { kernelPath }, console, timing: "host", timeoutSeconds });
  await machine.waitFor(prompt, timeoutSeconds);
  return machine;
}

test.serial("commands typed on the serial line are answered", async (t) => {
  const machine = await started("serial");
  machine.write("help\r");
  await machine.waitFor(/lists the commands[\s\S]*heddle\S+> \S*$/);
  machine.write("upt\t\r");
  await machine.waitFor(/\d+ h \d+ min \d+ s/);
  machine.write("nonsense \u00e4\r");
  await machine.waitFor("there is no command 'nonsense'");
  machine.write("log loud\r");
  await machine.waitFor("usage: log error|warn|info|debug|trace");
  machine.write("xyz\u0003");
  await machine.waitFor(/\^C/);
  machine.write("dmesg\r");
  await machine.waitFor(/dmesg\S*\s+\[ +0\.\d+\] pages: /);
  machine.write("poweroff\r");
  const result = await machine.result;
  t.is(result.exitStatus, 0, "ACPI's power off ends QEMU with 0");
  t.true(shown(result.serialText).includes("heddle> uptime "));
});

test.serial("threads are made, listed, changed and ended while hogs keep the CPU busy", async (t) => {
  const machine = await started("serial");
  machine.write("spawn hog 3\rspawn sleeper 2 40\r");
  machine.write("threads\r");
  await machine.waitFor(/hog +ready +31 [\s\S]*sleeper +(?:ready|sleeping) +40 [\s\S]*threads had \d/);
  const hogNumber = /(\d+) {2}hog/.exec(machine.serialText)?.[1] ?? "";
  machine.write(`priority ${hogNumber} 10\rthreads\r`);
  await machine.waitFor(new RegExp(`${hogNumber} {2}hog +ready +10 `));
  machine.write(`kill ${hogNumber}\rkill 9999\r`);
  await machine.waitFor("there is no thread 9999");
  machine.write("priority 1 64\r");
  await machine.waitFor("usage: priority no 0..63");
  machine.write("stacks\r");
  await machine.waitFor(/sleeper +\d+ +\d+ +\d+ {2}ok/);
  machine.write("preempt off\rpreempt on\rslice 500\rslice 5\r");
  await machine.waitFor(/preemption is off[\s\S]*preemption is on[\s\S]*500 us[\s\S]*usage: slice/);
  machine.write("memory\rstats\rcpu\rtrace\r");
  await machine.waitFor(/stacks +\d+ KiB[\s\S]*timer +\d+ interrupts[\s\S]*features [\s\S]*there is no trace ring/);
  machine.write("run\rrun ping-pong\rrun nothing\r");
  await machine.waitFor(/ {2}ping-pong[\s\S]*there is no such program/);
  await machine.waitFor(/pong 3/);
  machine.write("poweroff\r");
  const result = await machine.result;
  t.is(result.exitStatus, 0);
});

test.serial("200 keys a second are taken under full load, and none is lost", async (t) => {
  const machine = await started("screen");
  const keyboard = await machine.qmp();
  machine.write("spawn hog 8\r");
  await machine.waitFor(/spawn hog 8\S*\s[\s\S]*heddle\S+> \S*$/);
  const typed = "the quick brown fox jumps over the lazy dog 0123456789 ".repeat(3).trim();
  await keyboard.type(`${typed}\n`);
  await machine.waitFor("there is no command 'the'");
  t.true(shown(machine.serialText).some((line) => line.includes(`heddle> ${typed}`)), machine.serialText.slice(-800));
  await keyboard.type("input\n");
  const [, dropped] = await machine.waitFor(/bytes without room: (\d+)/);
  t.is(dropped, "0");
  machine.write("poweroff\r");
  t.is((await machine.result).exitStatus, 0);
});

test.serial("noise on the serial line does no harm", async (t) => {
  const machine = await started("serial");
  machine.write("\u0001\u0002\u001b[99;99Z\u001b[\u001bO\u0000\u007f\u00ff".repeat(40));
  machine.write("\u0003");
  machine.write("x".repeat(600) + "\u0003");
  machine.write("uptime\r");
  await machine.waitFor(/\d+ h \d+ min \d+ s/);
  machine.write("poweroff\r");
  t.is((await machine.result).exitStatus, 0);
});

test.serial("a panic asked for is a panic", async (t) => {
  const machine = await started("serial");
  machine.write("panic now\r");
  const result = await machine.result;
  t.is(result.exitStatus, qemuStatuses.panic);
  t.regex(result.serialText, /PANIC: asked for from the shell/);
});

test.serial("commands typed on the keyboard are answered, with a German layout too", async (t) => {
  const machine = await started("screen");
  const keyboard = await machine.qmp();
  await keyboard.type("keyboard de\n");
  await machine.waitFor(/keyboard de\S*\s[\s\S]*heddle\S+> \S*$/);
  // The keys of a US keyboard are other letters on a German one.
  await keyboard.type("zy-;\n");
  await machine.waitFor("there is no command 'yzßö'");
  await keyboard.type("input\n");
  const [, last] = await machine.waitFor(/the last key (\d+) ns/);
  t.true(Number(last) > 0);
  await keyboard.type("poweroff\n");
  t.is((await machine.result).exitStatus, 0);
});
