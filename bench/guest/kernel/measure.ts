// How the kernel's costs are measured, in ticks of the time-stamp counter: under icount each is one guest
// instruction.
//
// Two ways. A loop of operations is timed as a whole, several runs of it, and an empty loop of the same
// length is printed beside them, to be taken off. What cannot be done twice in a row is timed once at a
// time, and the cost of two readings of the clock is taken off. Nothing is reckoned here: the figures go
// out as they are, `bench NAME THREADS OPERATIONS EMPTY TICKS...`.

import { clock, print, write } from 'heddle';

const runs: u32 = 9;
/** Once more than what counts. */
const runsOfLoop: u32 = runs + 1;
export const mostSamples: u32 = 64;

class Series {
  /** How many threads are alive, for the lines. */
  threads: u32 = 0;
  readonly ticks = array<u64, 64>(64);
  count: u32 = 0;
  /** Loops are so many times as long as they say. */
  scale: u32 = 1;
  /** A number that the compiler does not know, so that loops are not unrolled. */
  operations!: volatile<u32>;
}

const series = new Series();

/** Makes loops longer, for machines where the same code does not always take the same time. */
export function lengthenLoops(times: u32): void {
  series.scale = times;
}

/** How often a loop of so many operations passes, all its runs together. */
export function passesOfLoop(operations: u32): u32 {
  return operations * series.scale * runsOfLoop;
}

/** From now on so many threads are alive. */
export function nowAlive(threads: u32): void {
  series.threads = threads;
}

/**
 * Keeps the compiler from seeing through a loop.
 * @inline
 */
export function endOfPass(pass: u32): void {
  asm`# ${reg('r', pass)} ${clobber('memory')}`;
}

/**
 * Times `body`, done `unscaled` times in a row, in several runs; one before them for what is done only
 * once. `perPass` is how many operations a pass is. `loops` is how many loops of that length run in all
 * threads together: as many empty ones are taken off.
 * @inline
 */
export function measureLoop(name: string, unscaled: u32, body: () => void, perPass: u32 = 1, loops: u32 = 1): void {
  series.count = 0;
  const operations = unscaled * series.scale;
  for (let run: u32 = 0; run < runsOfLoop; run++) {
    const ticks = timedLoop(operations, body);
    if (run > 0) noteTicks(ticks);
  }
  const empty = emptyLoop(operations);
  const withoutReading = emptyLoop(operations * 2) - empty;
  printSeries(name, operations * perPass, empty + withoutReading * u64(loops - 1));
}

/** @inline */
function timedLoop(operations: u32, body: () => void): u64 {
  series.operations.value = operations;
  const count = series.operations.value;
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < count; i++) {
    body();
    endOfPass(i);
  }
  return clock.nowTicks() - start;
}

/** @noinline */
function emptyLoop(operations: u32): u64 {
  return timedLoop(operations, () => {});
}

/** Begins a series of single measurements. */
export function beginSamples(): void {
  series.count = 0;
}

/** The ticks between two readings of the clock around one operation. */
export function noteTicks(ticks: u64): void {
  if (series.count === mostSamples) return;
  series.ticks[series.count] = ticks;
  series.count += 1;
}

/** How many there are. */
export function sampleCount(): u32 {
  return series.count;
}

/** Prints the samples. `takenOff` is what each holds besides: two readings of the clock, if nothing is given. */
export function printSamples(name: string, takenOff: u64 = readingTicks()): void {
  printSeries(name, 1, takenOff);
}

/** Prints a figure that is no series: bytes, or ticks of what happens once. */
export function printFigure(name: string, value: u64): void {
  beginSamples();
  noteTicks(value);
  printSamples(name, 0);
}

/** What lies between two readings of the clock one behind the other. */
export function readingTicks(): u64 {
  const start = clock.nowTicks();
  return clock.nowTicks() - start;
}

function printSeries(name: string, operations: u32, empty: u64): void {
  write`bench ${name} ${series.threads} ${operations} ${empty}`;
  for (let i: u32 = 0; i < series.count; i++) write` ${series.ticks[i]}`;
  print``;
}

/** A thousand nops between two readings of the clock: 1002 or so says that a tick is an instruction. */
export function calibrate(): void {
  beginSamples();
  const start = clock.nowTicks();
  asm`.rept 1000
    nop
    .endr`;
  noteTicks(clock.nowTicks() - start);
  printSamples('calibration', 0);
}
