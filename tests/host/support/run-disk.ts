// Runs qemu/run.ts on a disk image, as `npm run qemu` runs it on a kernel: run-disk.ts DISK SECONDS [LOG].
//
// A process of its own, because run.ts owns stdout and the signals of the process that it runs in.

import { reportError } from "../../../tools/errors.ts";
import { runMachine } from "../../../qemu/run.ts";

const [diskPath = "", seconds = "", logPath] = process.argv.slice(2);
try {
  process.exitCode = await runMachine({
    machine: {
      boot: { diskPath }, commandLine: "", memoryMiB: 64, cpuCount: 1, accelerator: "tcg", timing: "host",
      gdbPort: null, qemuLogPath: null,
    },
    timeoutSeconds: Number(seconds), logPath: logPath ?? null,
  });
} catch (error) {
  process.exitCode = reportError(error);
}
