// What starting costs, by the instructions and by the clock on the wall, and what memory the kernel, its
// image and its threads take.
//
// Instructions and bytes are exact: guests read them off themselves, in a machine where a tick of the
// time-stamp counter is an instruction. Times are those of QEMU as a process on this machine.

import { stat } from "node:fs/promises";
import { join } from "node:path";
import { buildImage } from "../boot/image.ts";
import { buildLoaders } from "../boot/image/loaders.ts";
import { kernelFileOf } from "../boot/image/kernel-file.ts";
import type { BootSource } from "../qemu/arguments.ts";
import { CapturedMachine, GuestEndedError, GuestTimeoutError } from "../qemu/capture.ts";
import { findUefiFirmware } from "../qemu/firmware.ts";
import { UserError } from "../tools/errors.ts";
import { benchFolder, compileForBench } from "./compile.ts";
import { bootedLines, type GuestSeries, guestLines, guestSeries } from "./guest.ts";
import type { Extent, Row, Suite } from "./result.ts";
import { type Figure, figureOf } from "./statistics.ts";

const timeoutSeconds = 120;
const manyThreadsMemoryMiB = 512;
const firstLine = /Hello from TypeScript/;

/** The ways to boot, and how often each is timed. */
const ways = [
  { column: "direct", runs: 9 },
  { column: "BIOS", runs: 9 },
  { column: "UEFI", runs: 5 },
] as const;
type Way = (typeof ways)[number]["column"];

/** What bench/guest/boot.ts says, in words. */
const idleParts: readonly (readonly [id: string, name: string, note?: string])[] = [
  ["code", "code"], ["constants", "constants"], ["data", "data"],
  ["zeroed", "zeroed data (.bss)", "static stacks and the first 16 threads among it"],
  ["symbols", "functions and lines, for backtraces"],
  ["frame-table", "frame table", "608 bytes for each 2 MiB of memory"],
  ["page-tables", "page tables"], ["kernel", "frames of the kernel"], ["heap", "heap"], ["stacks", "stacks of threads", "main's"],
];

export async function bootSuite(extent: Extent): Promise<Suite> {
  const hello = await compileForBench({ source: "examples/hello.ts", target: "kernel", output: "hello.elf" });
  const imagePath = join(benchFolder, "hello.img");
  await buildImage({ elfPath: hello, commandLine: "", imagePath });
  return {
    name: "boot", title: "Starting, sizes, memory", command: "npm run bench -- boot",
    method: "Instructions and bytes are read off by the guest itself under icount, with 128 MiB (512 for many threads); times are QEMU's as a process, from its start to the program's first line.",
    rows: [
      ...await startRows(extent),
      ...(extent === "all" ? await timeRows(hello, imagePath) : []),
      ...await sizeRows(hello, imagePath),
      ...await threadRows(),
    ],
  };
}

/** From the machine's first instruction to main, by each way or, where only what is ours counts, directly; and what an idle kernel takes. */
async function startRows(extent: Extent): Promise<Row[]> {
  const kernelPath = await compileForBench({ source: "bench/guest/boot.ts", target: "kernel", output: "boot.elf" });
  const imagePath = join(benchFolder, "boot.img");
  await buildImage({ elfPath: kernelPath, commandLine: "", imagePath });
  const rows: Row[] = [];
  const idle: Row[] = [];
  for (const { column } of ways) {
    if (extent === "exact" && column !== "direct") continue;
    const boot = sourceOf(column, kernelPath, imagePath);
    if (boot instanceof UserError) {
      rows.push({ ...startRow("machine's start to the kernel's entry", column, figureOf([])), unit: "ticks", note: boot.message.split("\n")[0] ?? "" });
      continue;
    }
    const series = guestSeries(await bootedLines(boot, "bench/guest/boot.ts", { timeoutSeconds }));
    rows.push(
      { ...startRow("machine's start to the kernel's entry", column, figure(series, "machine-to-entry")), unit: "ticks", note: "firmware and loader; a tick is an instruction, or a nanosecond of waiting" },
      startRow("kernel's entry to the first thread", column, figure(series, "entry-to-scheduler")),
      startRow("kernel's entry to main", column, figure(series, "entry-to-main")),
      { ...startRow("of these, comparing clocks", column, figure(series, "clock")), note: "HPET and PIT with the time-stamp counter; the timer takes 1 ms more" },
    );
    if (column === "direct") idle.push(...idleRows(series));
  }
  return [...rows, ...idle];
}

function startRow(name: string, column: Way, value: Figure): Row {
  return { name, group: "From the machine's start to main", column, ...value, unit: "instructions", peers: [] };
}

function idleRows(series: readonly GuestSeries[]): Row[] {
  const parts = idleParts.map(([id, name, note]): Row => ({ ...bytesRow("An idle kernel, 128 MiB of memory", name, figure(series, id)), ...(note === undefined ? {} : { note }) }));
  const total = parts.reduce((sum, { value }) => sum + (value ?? 0), 0);
  return [...parts, bytesRow("An idle kernel, 128 MiB of memory", "all of these", figureOf([total]))];
}

/** Wall-clock time of the ways to boot. */
async function timeRows(kernelPath: string, imagePath: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { column, runs } of ways) {
    const boot = sourceOf(column, kernelPath, imagePath);
    const common = { name: "QEMU's start to the first line", group: "Starting, by the clock", column, unit: "ms" as const, peers: [] };
    if (boot instanceof UserError) {
      rows.push({ ...common, ...figureOf([]), note: boot.message.split("\n")[0] ?? "" });
      continue;
    }
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await firstLineMs(boot));
    rows.push({ ...common, ...figureOf(times), note: "software emulation (tcg)" });
  }
  return rows;
}

/** How to boot it; an error where the firmware is missing. */
function sourceOf(way: Way, kernelPath: string, diskPath: string): BootSource | UserError {
  if (way === "direct") return { kernelPath };
  if (way === "BIOS") return { diskPath, disk: "virtio" };
  try {
    return { diskPath, disk: "virtio", uefi: findUefiFirmware() };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

async function firstLineMs(boot: BootSource): Promise<number> {
  const start = performance.now();
  const machine = new CapturedMachine({ boot, timing: "host", timeoutSeconds });
  try {
    await machine.waitFor(firstLine, timeoutSeconds);
  } catch (error) {
    throw error instanceof GuestTimeoutError || error instanceof GuestEndedError ? new UserError(`examples/hello.ts: ${error.message}`) : error;
  }
  const elapsed = performance.now() - start;
  await machine.result;
  return elapsed;
}

async function sizeRows(kernelPath: string, imagePath: string): Promise<Row[]> {
  const loaders = await buildLoaders();
  const [kernel, image] = [await kernelFileOf(kernelPath), await stat(imagePath)];
  return ([
    ["kernel of examples/hello.ts, as on the disk", kernel.length], ["UEFI loader", loaders.uefi.length],
    ["BIOS loader", loaders.bios.length], ["disk image", image.size],
  ] as const).map(([name, bytes]) => bytesRow("Sizes of files", name, figureOf([bytes])));
}

/** What each of 10, 1,000 and 10,000 waiting threads takes. */
async function threadRows(): Promise<Row[]> {
  const series = guestSeries(await guestLines("thread-memory", { memoryMiB: manyThreadsMemoryMiB }));
  const objectBytes = series.find(({ name }) => name === "thread")?.costs[0] ?? 0;
  const parts = ["objects", "stacks", "page-tables"] as const;
  return ([["", "a stack of 16 KiB"], ["-smallest", "a stack of 4 KiB"]] as const).flatMap(([suffix, title]) =>
    [...new Set(series.filter(({ name }) => name === `objects${suffix}`).map(({ threads }) => threads))].flatMap((threads): Row[] => {
      const common = { group: `A thread with ${title}`, column: `${threads.toLocaleString("en-GB")} threads`, unit: "bytes" as const, peers: [] };
      const measured = parts.map((part) => series.find((each) => each.name === `${part}${suffix}` && each.threads === threads)?.costs[0] ?? 0);
      // The first objects are in the image: they take no frames, but their bytes.
      const values = [measured[0] === 0 ? objectBytes : measured[0] ?? 0, ...measured.slice(1)];
      return [
        ...parts.map((part, index): Row => ({ name: `${part.replace("-", " ")}, ${title}`, ...common, ...figureOf([values[index] ?? 0]), ...(part === "objects" ? { note: "the first 16 lie in the image" } : {}) })),
        { name: `all, ${title}`, ...common, ...figureOf([values.reduce((sum, value) => sum + value, 0)]) },
      ];
    }));
}

function bytesRow(group: string, name: string, value: Figure): Row {
  return { name, group, ...value, unit: "bytes", peers: [] };
}

function figure(series: readonly GuestSeries[], id: string): Figure {
  return figureOf(series.find(({ name }) => name === id)?.costs ?? []);
}
