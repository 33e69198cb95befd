// Threads that compete for the CPU: two that never yield and one that does, and a table of what
// each of them got.

import { clock, type JoinHandle, print, spawn, Thread, write } from 'heddle';

const workerCount = 3;

/** What a worker and the onlooker share. */
class Worker {
  name: string = '';
  loops!: volatile<u64>;
  thread: JoinHandle | null = null;
}

class Contest {
  readonly workers = array<Worker, 3>(3);
  endNs!: volatile<u64>;
}

const contest = new Contest();

/** What came out: for the verdict. */
export class ContestResult {
  /** Workers that made progress before the time was up. */
  advanced: u32 = 0;
  preemptions: u64 = 0;
}

function timeIsUp(): bool {
  return clock.nowNs() >= contest.endNs.value;
}

function runGreedy(index: u32): void {
  const worker = contest.workers[index];
  while (!timeIsUp()) worker.loops.value += 1;
}

function runPolite(index: u32): void {
  const worker = contest.workers[index];
  while (!timeIsUp()) {
    worker.loops.value += 1;
    Thread.yield();
  }
}

/** Lets the workers compete for `durationMs` and prints what each got. */
export function runContest(durationMs: u64, result: ContestResult): void {
  const startNs = clock.nowNs();
  contest.endNs.value = startNs + durationMs * 1_000_000;
  start(0, 'greedy-1', runGreedy);
  start(1, 'greedy-2', runGreedy);
  start(2, 'polite', runPolite);
  for (const worker of contest.workers) waitFor(worker);
  const totalNs = clock.nowNs() - startNs;
  print`    thread      yields         loops   share of CPU   preempted`;
  for (let i: u32 = 0; i < workerCount; i++) printWorker(contest.workers[i], i, totalNs, result);
}

function waitFor(worker: Worker): void {
  const thread = worker.thread;
  if (thread !== null) thread.wait();
}

function start(index: u32, name: string, entry: (index: u32) => void): void {
  const worker = contest.workers[index];
  worker.name = name;
  worker.loops.value = 0;
  worker.thread = spawn(entry, index, { name });
}

function printWorker(worker: Worker, index: u32, totalNs: u64, result: ContestResult): void {
  const thread = worker.thread;
  assert(thread !== null, 'there is room for three threads');
  const perMille = (thread.cpuTimeNs * 1000) / totalNs;
  const loops = worker.loops.value;
  const yields = index === 2 ? 'always' : 'never';
  write`    ${left(worker.name, 10)}  ${left(yields, 6)}  ${dec(loops, 12)}`;
  print`  ${dec(perMille / 10, 9)}.${perMille % 10} %   ${dec(thread.preemptionCount, 9)}`;
  if (loops > 0) result.advanced += 1;
  result.preemptions += thread.preemptionCount;
  thread.join();
}
