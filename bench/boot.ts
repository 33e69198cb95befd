// What starting costs: time from QEMU's start to the first line, from the kernel's entry to main, and sizes.

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { CapturedMachine, capture } from "../qemu/capture.ts";
import { UserError } from "../tools/errors.ts";
import { compilerCommand, outFolder, projectFolder } from "../tools/paths.ts";
import type { Row, Suite } from "./result.ts";

const runs = 7;
const timeoutSeconds = 60;

export async function bootSuite(): Promise<Suite> {
  const kernelPath = join(outFolder, "bench", "hello.elf");
  const built = await execa(process.execPath, [
    compilerCommand, join(projectFolder, "examples", "hello.ts"), "--target", "kernel", "-O2", "--no-checks", "-o", kernelPath,
  ], { reject: false });
  if (built.failed) throw new UserError(`heddlec failed on examples/hello.ts:\n${built.stderr}`);
  const toFirstLine: number[] = [];
  for (let run = 0; run < runs; run++) toFirstLine.push(await firstLineMs(kernelPath));
  const counted = await capture({ boot: { kernelPath }, timeoutSeconds });
  const toMain = /bare machine, (\d+) us/.exec(counted.serialText)?.[1];
  const { size } = await stat(kernelPath);
  return {
    name: "boot", title: "From the start to the first thread", command: "npm run bench -- boot",
    rows: [
      timeRow("QEMU's start to the first line", toFirstLine),
      { name: "kernel's entry to main", value: toMain === undefined ? null : Number(toMain), unit: "us", runs: 1, spread: 0, peers: [], note: "virtual time under icount; nearly all is measuring the clock" },
      { name: "kernel of examples/hello.ts", value: size, unit: "bytes", runs: 1, spread: 0, peers: [], note: "without debug information" },
    ],
  };
}

async function firstLineMs(kernelPath: string): Promise<number> {
  const start = performance.now();
  const machine = new CapturedMachine({ boot: { kernelPath }, timing: "host", timeoutSeconds });
  await machine.waitFor(/\n/, timeoutSeconds);
  const elapsed = performance.now() - start;
  await machine.result;
  return elapsed;
}

function timeRow(name: string, values: readonly number[]): Row {
  const least = Math.min(...values);
  return { name, value: least, unit: "ms", runs: values.length, spread: (Math.max(...values) - least) / least, peers: [] };
}
