// Who shares a priority with a greedy thread gets its share, whatever it does with the CPU: threads that
// yield all the time, sleep often, or give the CPU back shortly before their slices end.
//
// A plain yield looks at no clock, so shares are told by a count of turns of one and the same loop.

import { clock, type JoinHandle, preemption, print, sleep, spawn, Thread } from 'heddle';


class Runner {
  /** Turns of the loop. */
  loops!: volatile<u64>;
  thread: JoinHandle | null = null;
}

class Contest {
  readonly runners = array<Runner, 6>(6);
  isOver!: volatile<bool>;
  /** Turns that take 9 ms without anybody beside. */
  loopsIn9Ms: u64 = 0;
}

const contest = new Contest();

function runFor(runner: Runner, loops: u64): void {
  for (let i: u64 = 0; i < loops && !contest.isOver.value; i++) runner.loops.value += 1;
}

function beGreedy(index: u32): void {
  runFor(contest.runners[index], u64.MAX_VALUE);
}

function yieldAlways(index: u32): void {
  while (!contest.isOver.value) {
    runFor(contest.runners[index], 10);
    Thread.yield();
  }
}

function sleepOften(index: u32): void {
  while (!contest.isOver.value) {
    runFor(contest.runners[index], contest.loopsIn9Ms / 90);
    sleep(100);
  }
}

function runAlmostASlice(index: u32): void {
  while (!contest.isOver.value) {
    runFor(contest.runners[index], contest.loopsIn9Ms);
    Thread.yield();
  }
}

/** Runs the first `greedy` threads greedily and the others by `rest`, and prints what each got. */
function compete(title: string, greedy: u32, others: u32, rest: (index: u32) => void, durationUs: u64): void {
  contest.isOver.value = false;
  {
    using _guard = preemption.hold();
    for (let i: u32 = 0; i < greedy + others; i++) {
      contest.runners[i].loops.value = 0;
      contest.runners[i].thread = spawn(i < greedy ? beGreedy : rest, i, { name: 'runner' });
    }
  }
  sleep(durationUs);
  contest.isOver.value = true;
  for (let i: u32 = 0; i < greedy + others; i++) {
    contest.runners[i].thread?.join();
    print`${title}: ${contest.runners[i].loops.value * 9000 / contest.loopsIn9Ms} us`;
  }
}

/** Counts the loop's turns in 9 ms; nobody else runs. */
function calibrate(): void {
  const runner = contest.runners[0];
  const end = clock.nowUs() + 9000;
  let loops: u64 = 0;
  while (clock.nowUs() < end) {
    runFor(runner, 10_000);
    loops += 10_000;
  }
  contest.loopsIn9Ms = loops;
}

export function main(): void {
  calibrate();
  // Above all, it sleeps meanwhile.
  spawn<u32>(competeAll, 0, { name: 'referee', priority: 40 })?.join();
}

function competeAll(_ignored: u32): void {
  preemption.enable(2000);
  compete('beside a thread that yields', 3, 1, yieldAlways, 120_000);
  compete('beside a thread that sleeps', 3, 1, sleepOften, 120_000);
  preemption.enable(10_000);
  compete('beside threads that yield after 9 ms', 1, 4, runAlmostASlice, 500_000);
}
