// How far a transfer is, how fast it goes and how long it will take.
//
// The rate is that of the last seconds: a stick starts fast, out of its own cache, and then slows down, so
// the mean since the start would promise too much.

import { formatBytes, formatRate, formatSeconds } from "./format.ts";

const windowMs = 8_000;

interface Sample {
  readonly atMs: number;
  readonly doneBytes: number;
}

/** The state of one transfer of `totalBytes`. */
export class TransferMeter {
  readonly totalBytes: number;
  #samples: Sample[];

  /** `startMs` and every other time is in milliseconds of one clock, whichever. */
  constructor(totalBytes: number, startMs: number) {
    this.totalBytes = totalBytes;
    this.#samples = [{ atMs: startMs, doneBytes: 0 }];
  }

  /** Takes note of the bytes done so far. */
  add(doneBytes: number, atMs: number): void {
    this.#samples.push({ atMs, doneBytes });
    // One sample older than the window stays, so that a slow stick still has two to compare.
    while (this.#samples.length > 2 && atMs - this.#samples[1].atMs > windowMs) this.#samples.shift();
  }

  /** Bytes per second over the last seconds; 0 while nothing can be said. */
  get rate(): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1) ?? first;
    return last.atMs > first.atMs ? (last.doneBytes - first.doneBytes) * 1000 / (last.atMs - first.atMs) : 0;
  }

  /** "45 %, 120 MB of 267 MB, 12.3 MB/s, 12 s left". */
  get text(): string {
    const doneBytes = this.#samples.at(-1)?.doneBytes ?? 0;
    const percent = Math.floor(doneBytes * 100 / this.totalBytes);
    const amount = `${percent} %, ${formatBytes(doneBytes)} of ${formatBytes(this.totalBytes)}`;
    const rate = this.rate;
    return rate > 0 ? `${amount}, ${formatRate(rate)}, ${formatSeconds((this.totalBytes - doneBytes) / rate)} left` : amount;
  }
}
