// Parts of the screen, the keyboard and the shell that need no machine, run as programs for Linux: the same
// code, where it runs in no time.

import { join } from "node:path";
import test from "ava";
import { execa } from "execa";
import { compilerCommand, projectFolder } from "../../tools/paths.ts";
import { fontDataPath, fontDataText } from "../../tools/font.ts";
import { readFile } from "node:fs/promises";

async function linesOf(program: string): Promise<readonly string[]> {
  const { stdout } = await execa(process.execPath, [compilerCommand, "run", join(projectFolder, "tests/devices/programs", program)]);
  return stdout.split("\n").map((line) => line.trim());
}

/** The bytes of a text as the program shows them. */
function bytes(text: string): string {
  return [...Buffer.from(text)].map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(" ");
}

test("keys become text: sets 1 and 2, US and German, modifiers", async (t) => {
  t.deepEqual(await linesOf("keys.ts"), [
    `shift and release: ${bytes("He")}`,
    `both shifts: ${bytes("Aa")}`,
    `caps lock: ${bytes("A1aa")}`,
    "control: 0x03 0x0c",
    `arrows and delete: ${bytes("\u001b[A\u001b[B\u001b[3~\u001b[H\u001b[F")}`,
    "enter, tab, backspace, escape: 0x0d 0x09 0x7f 0x1b",
    `number pad: ${bytes("710./*-+\r")}`,
    `pause gives nothing: ${bytes("a")}`,
    "function keys give nothing:",
    `german letters: ${bytes("öäüßzy")}`,
    `german capitals: ${bytes("ÖÄÜ")}`,
    `german AltGr: ${bytes("@€{\\|<")}`,
    `german shift on digits: ${bytes("!§/?")}`,
    `set 2: ${bytes("He\u001b[A\r")}`,
    `set 2 pause: ${bytes("a")}`,
  ]);
});

test("a line is edited as it is typed, with a history", async (t) => {
  t.deepEqual(await linesOf("line-editing.ts"), [
    "typed: [help] 4 1 1",
    "backspace: [help] 4 1 1",
    "insert in the middle: [help] 4 1 1",
    "home and end: [help-] 5 1 1",
    "delete forward: [help] 4 1 1",
    "kill to the end: [help] 4 1 1",
    "kill to the start: [help] 4 1 1",
    "kill a word: [slice 100 ] 10 1 1",
    "two bytes, one character: [ab] 2 1 1",
    "interrupt: [abc] 3 1 2",
    "end of input: [] 0 1 3",
    "control-d deletes: [bc] 2 1 1",
    "history: [bc] 2 1 1",
    "history twice: [ab] 2 1 1",
    "history and back: [new] 3 1 1",
    "older than all: [help] 4 1 1",
    "tab asks: [he] 2 1 4",
    "unknown sequences: [abc] 3 1 1",
    "full: 200 of 200",
    "echo: true",
  ]);
});

test("a terminal's cells follow text and escape sequences", async (t) => {
  t.deepEqual(await linesOf("terminal.ts"), [
    "plain: |ab          |cd          |            | 0x07 2,1",
    "line feed alone: |ab          |  cd        |            | 0x07 4,1",
    "wraps: |abcdefghijkl|mnop        |            | 0x07 4,1",
    "last column, then a new line: |abcdefghijkl|m           |            | 0x07 1,1",
    "scrolls: |2           |3           |4           | 0x07 1,2",
    "tab: |a       b   |            |            | 0x07 9,0",
    "backspace: |aXc         |            |            | 0x07 2,0",
    "colours: |r           |            |            | 0x14 1,0",
    "bright: |g           |            |            | 0x0a 1,0",
    "bold and reverse: |x           |            |            | 0xf0 1,0",
    "back to plain: |x           |            |            | 0x07 1,0",
    "move: | y          |  x         |           z| 0x07 11,2",
    "erase to the end of the line: |ab          |            |            | 0x07 2,0",
    "erase the screen: |            |            |            | 0x07 3,1",
    "umlaut, euro, frame: |@?#         |            |            | 0x07 3,0",
    "broken sequences: |xyq         |            |            | 0xf0 3,0",
    "noise: |           x|            |            | 0x07 11,0",
    "after wrong UTF-8 the cursor is at 2",
  ]);
});

test("the letters of the screen are those of the package", async (t) => {
  t.is(await readFile(fontDataPath, "utf8"), await fontDataText());
});
