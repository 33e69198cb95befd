// Exceptions of the CPU: one image for each, whose report is read off the serial log.
//
// What is asserted: the exception and its cause, the thread, every general register, and the backtrace
// down to the function, file and line of the program's TypeScript.

import test, { type ExecutionContext } from "ava";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { Batch } from "./support/batch.ts";
import { boot, compiled, linesOf } from "./support/boot.ts";
import { type FatalReport, framesAsText, readReport } from "./support/fatal-report.ts";
import { lineOf, sourceOf } from "./support/programs.ts";

const programs = new Batch([
  "divide-error", "null-reference", "write-to-code", "execute-data", "general-protection", "unclaimed-interrupt",
]);
test.before("the programs compile", compiled(programs));

const registerNames = [
  "rip", "rsp", "rbp", "rax", "rbx", "rcx", "rdx", "rsi", "rdi",
  "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "cr2",
];

/** Boots a program that must die of an exception, and checks what every such report has. */
async function faultOf(t: ExecutionContext, name: string): Promise<FatalReport> {
  const result = await boot(programs, name);
  t.is(result.exitStatus, qemuStatuses.panic, result.serialText);
  t.false(result.lines.some((line) => /^not reached./.test(line) && !line.endsWith(": ")), "the program went on");
  const report = readReport(result.lines);
  for (const register of registerNames) t.regex(report.registers.get(register) ?? "", /^0x[0-9a-f]{16}$/, register);
  t.regex(report.registers.get("flags") ?? "", /^0x[0-9a-f]{8}$/);
  t.is(report.registers.get("cs"), "0x0008");
  t.deepEqual(report.notices, ["the machine stops"]);
  t.is(result.lines.at(-1), "*** the machine stops");
  return report;
}

/** A frame as text: the function, and the program's line that holds `text`. */
function frame(program: string, functionName: string, text: string): string {
  return `${functionName} at ${sourceOf(program)}:${lineOf(program, text)}`;
}

test("a divide error", async (t) => {
  const report = await faultOf(t, "divide-error");
  t.is(report.headline, "EXCEPTION 0: divide error (#DE)");
  t.is(report.thread, "main");
  t.is(report.registers.get("rcx"), "0x0000000000000000", "the divisor");
  t.is(report.registers.get("rax"), "0x0000000000000001", "the dividend");
  t.like(framesAsText(report), [
    frame("divide-error", "divideInAssembly", "return asm<u64>"),
    frame("divide-error", "main", "divideInAssembly(0)"),
  ]);
});

test("a page fault by a null reference", async (t) => {
  const report = await faultOf(t, "null-reference");
  t.is(report.headline, "EXCEPTION 14: page fault (#PF)");
  t.deepEqual(report.details, [
    "error code: 0x0002",
    "cause: write to 0x0000000000000008 in kernel mode: no page is mapped there",
    "hint: a null reference was used",
  ]);
  t.is(report.registers.get("cr2"), "0x0000000000000008", "the field lies behind another one");
  t.like(framesAsText(report), [
    frame("null-reference", "deposit", "account.balance = amount"),
    frame("null-reference", "runBusiness", "deposit(changetype"),
    frame("null-reference", "main", "  runBusiness();"),
  ]);
});

test("code cannot be written", async (t) => {
  const report = await faultOf(t, "write-to-code");
  t.is(report.headline, "EXCEPTION 14: page fault (#PF)");
  t.is(report.details[0], "error code: 0x0003");
  t.regex(report.details[1] ?? "", /^cause: write to 0xffffffff80[0-9a-f]{6} in kernel mode: the page does not allow it$/);
  t.like(framesAsText(report), [
    frame("write-to-code", "overwriteCode", "__text_start.value"),
    frame("write-to-code", "main", "  overwriteCode();"),
  ]);
});

test("data cannot be executed", async (t) => {
  const report = await faultOf(t, "execute-data");
  t.is(report.headline, "EXCEPTION 14: page fault (#PF)");
  t.is(report.details[0], "error code: 0x0011");
  t.regex(report.details[1] ?? "", /^cause: instruction fetch from 0xffffffff80[0-9a-f]{6} in kernel mode: the page does not allow it$/);
  t.is(report.registers.get("rip"), report.registers.get("cr2"));
});

test("a general protection fault names the entry of the table", async (t) => {
  const report = await faultOf(t, "general-protection");
  t.is(report.headline, "EXCEPTION 13: general protection fault (#GP)");
  t.deepEqual(report.details, ["error code: 0x0050", "cause: entry 10 of the GDT"]);
  t.is(BigInt(report.registers.get("rax") ?? 0) & 0xffffn, 0x50n);
  t.like(framesAsText(report), [frame("general-protection", "loadSelector", "movw")]);
});

test("an interrupt that nothing handles is logged, and the program goes on", async (t) => {
  const [first, warning, last] = await linesOf(t, programs, "unclaimed-interrupt");
  t.is(first, "raising vector 119");
  t.regex(warning ?? "", /^\[ +0\.\d{6}\] warning: interrupt on vector 119, which nothing handles$/);
  t.is(last, "still running");
});
