// Thread-Metric on the bare machine, beside what other kernels were measured to need on the same QEMU.
//
// The peers' figures are on record: built from source, run under the same options, in guest instructions
// for each counted operation (docs/performance.md tells of their configurations). Ours are measured now.

import { guestFigures, guestLines } from "./guest.ts";
import type { PeerFigure, Row, Suite } from "./result.ts";
import { figureOf } from "./statistics.ts";

/** Kernels, in the order of their figures below. */
const peerNames = ["NuttX default", "NuttX lean", "FreeRTOS x86-32", "ThreadX x86-64", "ThreadX max", "ThreadX RISC-V"] as const;

const tests: readonly { readonly name: string; readonly goal: number; readonly peers: readonly number[] }[] = [
  { name: "cooperative", goal: 30, peers: [253, 241, 36.4, 63, 63, 101] },
  { name: "preemptive", goal: 150, peers: [462, 348, 252, 243, 178, 325] },
  { name: "interrupt", goal: 90, peers: [260, 190, 162, 115, 107, 169] },
  { name: "interrupt-preemption", goal: 200, peers: [657, 508, 335, 342, 261, 498] },
  { name: "message", goal: 90, peers: [752, 616, 264, 131, 124, 138] },
  { name: "synchronisation", goal: 30, peers: [113, 52, 164, 63, 55, 63] },
  { name: "memory", goal: 45, peers: [663, 468, 262, 66, 66, 64] },
];
/** What a tick of the timer that wakes nobody costs the peers; ours has none while one thread computes. */
const tickPeers: readonly number[] = [214, 196, 46, 72, 72, 142];

export async function threadMetricSuite(): Promise<Suite> {
  const figures = guestFigures(await guestLines("thread-metric"));
  const rows = tests.map(({ name, goal, peers }): Row => ({
    name, ...figureOf(valuesOf(figures.get(name))), unit: "instructions", goal, peers: onRecord(peers),
    ...(figures.has(name) ? {} : { note: "the counters of its threads differ" }),
  }));
  const ticks = figures.get("timer-ticks-while-computing");
  const calibration = figures.get("calibration") ?? 0;
  return {
    name: "thread-metric", title: "Thread-Metric, guest instructions for each operation (icount, checks off, preemption on)",
    command: "npm run bench -- thread-metric",
    method: `Each test runs for 20 ms of virtual time; the window by the operations counted in it, loops and counting included as the peers count them. 1,000 nops between two readings of the clock count ${calibration}.`,
    rows: [
      ...rows,
      {
        name: "timer tick that wakes nobody", ...figureOf(valuesOf(ticks)), unit: "instructions", goal: 40,
        peers: onRecord(tickPeers), note: `there is none while one thread computes: ${ticks} interrupts in 20 ms`,
      },
    ],
  };
}

function valuesOf(value: number | undefined): number[] {
  return value === undefined ? [] : [value];
}

function onRecord(values: readonly number[]): PeerFigure[] {
  return values.flatMap((value, index): PeerFigure[] => {
    const name = peerNames[index];
    return name === undefined ? [] : [{ name, value, source: "on record" }];
  });
}
