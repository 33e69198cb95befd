// What the kernel's operations cost on the bare machine, in guest instructions, with 2, 32 and 10,000
// threads alive.
//
// Of the others a third are ready at a lower priority, a third wait for a semaphore, a third sleep. What
// the loop and the readings of the clock cost is taken off. Figures of other kernels are on record.

import { type GuestSeries, guestLines, guestSeries } from "./guest.ts";
import { type Operation, operations } from "./kernel-operations.ts";
import type { PeerFigure, Row, Suite } from "./result.ts";
import { figureOf } from "./statistics.ts";

const memoryMiB = 512;

export async function kernelSuite(): Promise<Suite> {
  const series = guestSeries(await guestLines("kernel", { memoryMiB }));
  const calibration = series.find(({ name }) => name === "calibration")?.costs[0];
  return {
    name: "kernel", title: "The kernel's operations, guest instructions (icount, checks off, preemption on)", command: "npm run bench -- kernel",
    method: `Besides two, a third of the threads are ready at a lower priority, a third wait for a semaphore, a third sleep. Loops and readings of the clock are taken off; 1,000 nops between two readings count ${calibration}.`,
    rows: operations.flatMap((operation) => rowsOf(operation, series)),
  };
}

/** A row for each number of threads; one without a value where the guest did not measure it. */
function rowsOf(operation: Operation, series: readonly GuestSeries[]): Row[] {
  const { name, group, goal, note } = operation;
  const peers = Object.entries(operation.peers ?? {}).map(([kernel, value]): PeerFigure => ({ name: kernel, value, source: "on record" }));
  const common = { name, group, unit: "instructions" as const, peers, ...(goal === undefined ? {} : { goal }) };
  const measured = series.filter(({ name: id }) => id === operation.id);
  if (measured.length === 0) return [{ ...common, ...figureOf([]), note: "not measured" }];
  return measured.map(({ threads, costs }) => ({
    ...common, ...figureOf(costs), column: `${threads.toLocaleString("en-GB")} threads`, ...(note === undefined ? {} : { note }),
  }));
}
