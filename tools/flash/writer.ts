// The process that touches the target: opens it, writes, reads back, and reports each step to its parent.
//
// A process of its own, since a broken stick can hold a system call for ever, and the process with it. It
// is started by run-writer.ts alone, with a Job as its only argument, and ends when its parent does.

import { compareImage, type Comparison } from "./compare-image.ts";
import { ImageReader } from "./image-reader.ts";
import { TransferError, type TransferStep, during } from "./system-errors.ts";
import { type Target, type TargetPlace, openTarget } from "./target.ts";
import { writeImage } from "./write-image.ts";

export interface Job {
  readonly imagePath: string;
  readonly imageBytes: number;
  readonly place: TargetPlace;
}

export type WriterMessage =
  | { readonly kind: "progress"; readonly phase: "write" | "compare"; readonly doneBytes: number }
  | { readonly kind: "compared"; readonly comparison: Comparison; readonly readFrom: "medium" | "memory" }
  | { readonly kind: "failed"; readonly step: TransferStep; readonly offset: number; readonly code: string; readonly reason: string };

/** Does a job on a target that is open; the messages tell how it goes. Throws TransferError. */
export async function transfer(image: ImageReader, target: Target, send: (message: WriterMessage) => void): Promise<void> {
  send({ kind: "progress", phase: "write", doneBytes: 0 });
  await writeImage(image, target, (doneBytes) => send({ kind: "progress", phase: "write", doneBytes }));
  const dropped = await target.dropCache();
  send({ kind: "progress", phase: "compare", doneBytes: 0 });
  const comparison = await compareImage(image, target, (doneBytes) => send({ kind: "progress", phase: "compare", doneBytes }));
  send({ kind: "compared", comparison, readFrom: dropped ? "medium" : "memory" });
}

async function work(job: Job): Promise<void> {
  const image = await ImageReader.open(job.imagePath, job.imageBytes);
  const target = await during("opening", 0, () => openTarget(job.place));
  try {
    await transfer(image, target, sendToParent);
  } finally {
    await target.close().catch(() => {}); // an error here adds nothing: what was written has been synced and compared
    await image.close();
  }
}

function sendToParent(message: WriterMessage): void {
  process.send?.(message);
}

async function main(job: Job): Promise<void> {
  // Ctrl-C reaches this process too; the parent decides, and its end is ours.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  process.on("disconnect", () => process.exit(1));
  try {
    await work(job);
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    sendToParent({ kind: "failed", step: error.step, offset: error.offset, code: error.code, reason: error.message });
  }
  process.disconnect();
}

if (process.send !== undefined && process.argv[2] !== undefined && import.meta.filename === process.argv[1]) {
  await main(JSON.parse(process.argv[2]) as Job);
}
