// `npm run qemu` from the outside: output, log file, exit statuses, time-out, signals.
//
// Each test runs qemu/run.ts in a process of its own on a boot-sector guest.

import { once } from "node:events";
import { readFile, readlink, readdir } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { execa } from "execa";
import { projectFolder } from "../../tools/paths.ts";
import { bootSectorDisk } from "./support/boot-sector.ts";
import { type CommandResult, environment, run, temporaryFolder } from "./support/commands.ts";

const script = join(projectFolder, "tests", "host", "support", "run-disk.ts");

function runDisk(...argv: readonly string[]): Promise<CommandResult> {
  return run(process.execPath, ["--import=tsx", script, ...argv]);
}

/** The ids of processes that have a file name in their arguments. */
async function processesWith(text: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const matches = await Promise.all(ids.map(async (id) => {
    const commandLine = await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "");
    const executable = await readlink(`/proc/${id}/exe`).catch(() => "");
    return commandLine.includes(text) && executable.includes("qemu") ? [id] : [];
  }));
  return matches.flat();
}

test("success: the guest's output alone on stdout, status 0", async (t) => {
  const result = await runDisk(await bootSectorDisk("hello\n", { debugExit: 0x10 }), "30");
  t.is(result.stdout, "hello");
  t.is(result.exitCode, 0);
  t.regex(result.stderr, /Booting .*\(tcg, 64 MiB, CPUs: 1\)/);
  t.regex(result.stderr, /ended with success/);
});

test("a panic: status 1 and a line that says so", async (t) => {
  const result = await runDisk(await bootSectorDisk("oops\n", { debugExit: 0x11 }), "30");
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /the kernel panicked \(QEMU status 35\)/);
});

test("a reset: status 1, with a hint at QEMU's log", async (t) => {
  const result = await runDisk(await bootSectorDisk("", "reset"), "30");
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /triple fault\?.*--qemu-log/);
});

test("QEMU that cannot start: its message, status 1", async (t) => {
  const result = await runDisk("/nonexistent/disk.img", "30");
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /Could not open '\/nonexistent\/disk\.img'/);
});

test("a hung guest: status 124 and the last lines", async (t) => {
  const disk = await bootSectorDisk("so far\nand no further", "hang");
  const result = await runDisk(disk, "2");
  t.is(result.exitCode, 124);
  t.regex(result.stderr, /did not end within 2 s[^]*\| so far\n {2}\| and no further/);
  t.notRegex(result.stderr, /terminating on signal/);
  t.deepEqual(await processesWith(disk), []);
});

test("the log file has what the serial port said", async (t) => {
  const log = join(await temporaryFolder(), "serial.log");
  await runDisk(await bootSectorDisk("kept\r\n", { debugExit: 0x10 }), "30", log);
  t.is(await readFile(log, "utf8"), "kept\r\n");
});

test("a log file that cannot be written is an error before QEMU starts", async (t) => {
  const result = await runDisk(await bootSectorDisk("", "hang"), "30", "/nonexistent/serial.log");
  t.is(result.exitCode, 1);
  t.regex(result.stderr, /--log \/nonexistent\/serial\.log: the file cannot be written \(ENOENT\)/);
  t.notRegex(result.stderr, /Booting/);
});

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  test(`${signal} ends QEMU and then the command, with status ${status}`, async (t) => {
    const disk = await bootSectorDisk("running\n", "hang");
    const subprocess = execa(process.execPath, ["--import=tsx", script, disk, "60"], {
      env: environment(), extendEnv: false, cwd: projectFolder, stdin: "ignore", reject: false, timeout: 60_000,
    });
    await once(subprocess.stdout, "data");
    subprocess.kill(signal);
    const result = await subprocess;
    t.is(result.exitCode, status);
    t.regex(String(result.stderr), new RegExp(`stopped by ${signal}`));
    t.deepEqual(await processesWith(disk), []);
  });
}

test("a closed stdout ends QEMU", async (t) => {
  const disk = await bootSectorDisk("first\n", { debugExit: 0x10 });
  const command = `"$0" --import=tsx "$1" "$2" 30 | head -c 1; sleep 1`;
  const result = await run("sh", ["-c", command, process.execPath, script, disk]);
  t.is(result.stdout, "f");
  t.notRegex(result.stderr, /EPIPE|internal error/);
  t.deepEqual(await processesWith(disk), []);
});
