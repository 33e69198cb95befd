// The arguments that QEMU is started with.
//
// Pure functions only; no QEMU is started here.

import test from "ava";
import { type MachineDescription, qemuArguments } from "../../qemu/arguments.ts";

const machine: MachineDescription = {
  boot: { kernelPath: "out/demo.elf" }, commandLine: "", memoryMiB: 128, cpuCount: 1,
  accelerator: "tcg", timing: "host", gdbPort: null, qemuLogPath: null,
};

/** The values that follow an option. */
function valuesOf(argv: readonly string[], option: string): string[] {
  return argv.flatMap((argument, index) => (argument === option ? [argv[index + 1] ?? ""] : []));
}

test("a kernel boots directly, headless, with COM1 on stdio and the debug-exit port", (t) => {
  const argv = qemuArguments(machine);
  t.deepEqual(valuesOf(argv, "-kernel"), ["out/demo.elf"]);
  t.deepEqual(valuesOf(argv, "-machine"), ["q35,sata=off"]);
  t.deepEqual(valuesOf(argv, "-m"), ["128M"]);
  t.deepEqual(valuesOf(argv, "-serial"), ["stdio"]);
  t.deepEqual(valuesOf(argv, "-display"), ["none"]);
  t.deepEqual(valuesOf(argv, "-device"), ["isa-debug-exit,iobase=0xf4,iosize=0x04"]);
  t.true(argv.includes("-no-reboot"));
});

test("no option stands without cause: no command line, gdb, log or determinism unless asked for", (t) => {
  const argv = qemuArguments(machine);
  for (const option of ["-append", "-S", "-gdb", "-d", "-icount", "-seed", "-drive"]) t.false(argv.includes(option), option);
});

test("a command line is one argument, whatever it holds", (t) => {
  const commandLine = "preempt=off note=\"a, b\" -x";
  t.deepEqual(valuesOf(qemuArguments({ ...machine, commandLine }), "-append"), [commandLine]);
});

test("deterministic timing counts instructions and fixes date and seed", (t) => {
  const argv = qemuArguments({ ...machine, timing: "deterministic" });
  t.deepEqual(valuesOf(argv, "-icount"), ["shift=0,sleep=off"]);
  t.deepEqual(valuesOf(argv, "-rtc"), ["base=2026-01-01,clock=vm"]);
  t.deepEqual(valuesOf(argv, "-seed"), ["42"]);
  t.deepEqual(valuesOf(argv, "-accel"), ["tcg"]);
});

test("deterministic timing on KVM is a programmer's mistake", (t) => {
  t.throws(() => qemuArguments({ ...machine, timing: "deterministic", accelerator: "kvm" }), { message: /only tcg/ });
});

test("gdb: the machine is held and listens on the loopback address alone", (t) => {
  const argv = qemuArguments({ ...machine, gdbPort: 4321 });
  t.true(argv.includes("-S"));
  t.deepEqual(valuesOf(argv, "-gdb"), ["tcp:127.0.0.1:4321"]);
});

test("a disk is attached without being written to, and a comma in its name is doubled", (t) => {
  const argv = qemuArguments({ ...machine, boot: { diskPath: "/tmp/a,b.img" } });
  t.deepEqual(valuesOf(argv, "-drive"), ["id=disk,if=none,format=raw,snapshot=on,file=/tmp/a,,b.img"]);
  t.false(argv.includes("-kernel"));
});

test("memory, CPUs and QEMU's log are passed on", (t) => {
  const argv = qemuArguments({ ...machine, memoryMiB: 1024, cpuCount: 4, qemuLogPath: "/tmp/q.log" });
  t.deepEqual(valuesOf(argv, "-m"), ["1024M"]);
  t.deepEqual(valuesOf(argv, "-smp"), ["4"]);
  t.deepEqual(valuesOf(argv, "-D"), ["/tmp/q.log"]);
});
