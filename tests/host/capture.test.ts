// Booting real machines: gathering the serial log, waiting for lines, and time-outs of hung guests.
//
// The guests are boot sectors, so that neither the compiler nor the kernel is needed. Their timing is the
// host's: a boot by the firmware is not deterministic in any case.

import test from "ava";
import { CapturedMachine, GuestEndedError, GuestTimeoutError, capture } from "../../qemu/capture.ts";
import { qemuStatuses } from "../../qemu/outcome.ts";
import { bootSectorDisk } from "./support/boot-sector.ts";

test("the log is gathered, both line ends are understood, and the status tells success", async (t) => {
  const diskPath = await bootSectorDisk("one\r\ntwo\nthree", { debugExit: 0x10 });
  const result = await capture({ boot: { diskPath }, timing: "host" });
  t.is(result.serialText, "one\r\ntwo\nthree");
  t.deepEqual(result.lines, ["one", "two", "three"]);
  t.is(result.exitStatus, qemuStatuses.success);
  t.is(qemuStatuses.success, 33);
  t.false(result.timedOut);
  t.true(result.durationMs > 0);
});

test("a panic has a status of its own", async (t) => {
  const diskPath = await bootSectorDisk("", { debugExit: 0x11 });
  t.is((await capture({ boot: { diskPath }, timing: "host" })).exitStatus, qemuStatuses.panic);
  t.is(qemuStatuses.panic, 35);
});

test("a triple fault ends with status 0, which is no success", async (t) => {
  const diskPath = await bootSectorDisk("before\n", "reset");
  const result = await capture({ boot: { diskPath }, timing: "host" });
  t.is(result.exitStatus, qemuStatuses.reset);
  t.deepEqual(result.lines, ["before"]);
});

test("a hung guest ends at its time-out, with the last lines of the log shown", async (t) => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
  const diskPath = await bootSectorDisk(`${lines.join("\n")}\n`, "hang");
  const machine = new CapturedMachine({ boot: { diskPath }, timing: "host", timeoutSeconds: 3 });
  const error = await t.throwsAsync(machine.result, { instanceOf: GuestTimeoutError });
  t.regex(error.message, /waited 3 s for the machine to end/);
  t.regex(error.message, /\| line 11\n/);
  t.regex(error.message, /\| line 30$/);
  t.notRegex(error.message, /\| line 10\n/);
  t.throws(() => process.kill(machine.processId ?? 0, 0), { code: "ESRCH" }, "QEMU is gone");
});

test("a time-out can be a result instead", async (t) => {
  const diskPath = await bootSectorDisk("still here\n", "hang");
  const result = await capture({ boot: { diskPath }, timing: "host", timeoutSeconds: 2, onTimeout: "return" });
  t.true(result.timedOut);
  t.deepEqual(result.lines, ["still here"]);
});

test("a guest that says nothing is said to have said nothing", async (t) => {
  const diskPath = await bootSectorDisk("", "hang");
  await t.throwsAsync(capture({ boot: { diskPath }, timing: "host", timeoutSeconds: 1 }), { message: /the guest printed nothing/ });
});

test("waitFor resolves as soon as the log matches, and the machine can then be stopped", async (t) => {
  const diskPath = await bootSectorDisk("boot 12 ok\n", "hang");
  const machine = new CapturedMachine({ boot: { diskPath }, timing: "host", timeoutSeconds: 60 });
  const match = await machine.waitFor(/boot (\d+) ok/);
  t.is(match[1], "12");
  t.is((await machine.waitFor("12 ok"))[0], "12 ok");
  machine.stop();
  t.false((await machine.result).timedOut);
});

test("waitFor names what it waited for when its time passes, and the machine goes on", async (t) => {
  const diskPath = await bootSectorDisk("ready\n", "hang");
  const machine = new CapturedMachine({ boot: { diskPath }, timing: "host", timeoutSeconds: 60 });
  await machine.waitFor("ready");
  const error = await t.throwsAsync(machine.waitFor("the (end)", 0.2), { instanceOf: GuestTimeoutError });
  t.regex(error.message, /waited 0\.2 s for "the \(end\)", in vain/);
  t.regex(error.message, /\| ready/);
  machine.stop();
  await machine.result;
});

test("waitFor fails at once when the machine ends without having said it", async (t) => {
  const diskPath = await bootSectorDisk("bye\n", { debugExit: 0x11 });
  const machine = new CapturedMachine({ boot: { diskPath }, timing: "host", timeoutSeconds: 60 });
  const error = await t.throwsAsync(machine.waitFor(/never said/), { instanceOf: GuestEndedError });
  t.regex(error.message, /status 35 before \/never said\//);
  t.regex(error.message, /\| bye/);
});

test("waitFor names what it waited for when the machine's own limit passes first", async (t) => {
  const diskPath = await bootSectorDisk("", "hang");
  const machine = new CapturedMachine({ boot: { diskPath }, timing: "host", timeoutSeconds: 1 });
  await t.throwsAsync(machine.waitFor("a sign of life"), { message: /waited 1 s for "a sign of life"/ });
});

test("QEMU's own complaint is in the result", async (t) => {
  const result = await capture({ boot: { diskPath: "/nonexistent/disk.img" }, timing: "host" });
  t.is(result.exitStatus, qemuStatuses.refused);
  t.regex(result.errorText, /nonexistent/);
});

test("a machine without a limit is refused", (t) => {
  t.throws(() => new CapturedMachine({ boot: { diskPath: "x" }, timeoutSeconds: 0 }), { instanceOf: RangeError });
});
