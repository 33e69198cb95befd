// What starting costs: time from QEMU's start to the first line, from the kernel's entry to main, and sizes.

import { stat } from "node:fs/promises";
import { CapturedMachine, capture } from "../qemu/capture.ts";
import { compileForBench } from "./compile.ts";
import type { Row, Suite } from "./result.ts";
import { figureOf } from "./statistics.ts";

const runs = 7;
const timeoutSeconds = 60;

export async function bootSuite(): Promise<Suite> {
  const kernelPath = await compileForBench({ source: "examples/hello.ts", target: "kernel", output: "hello.elf" });
  const toFirstLine: number[] = [];
  for (let run = 0; run < runs; run++) toFirstLine.push(await firstLineMs(kernelPath));
  const counted = await capture({ boot: { kernelPath }, timeoutSeconds });
  const toMain = /bare machine, (\d+) us/.exec(counted.serialText)?.[1];
  const { size } = await stat(kernelPath);
  return {
    name: "boot", title: "From the start to the first thread", command: "npm run bench -- boot",
    rows: [
      timeRow("QEMU's start to the first line", toFirstLine),
      { name: "kernel's entry to main", ...figureOf(toMain === undefined ? [] : [Number(toMain)]), unit: "us", peers: [], note: "virtual time under icount; nearly all is measuring the clock" },
      { name: "kernel of examples/hello.ts", ...figureOf([size]), unit: "bytes", peers: [], note: "without debug information" },
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
  return { name, ...figureOf(values), unit: "ms", peers: [] };
}
