// Equal threads that never yield get equal shares of the CPU, within 5 percent of each other.
// Prints each one's share in CPU time and in work done, and whether the bound holds.

import { clock, type JoinHandle, preemption, print, spawn, Thread } from 'heddle';

const threadCount = 4;
const sliceUs: u32 = 1000;
const durationNs: u64 = 200_000_000;
const tolerancePercent: u64 = 5;

class Runner {
  loops!: volatile<u64>;
  thread: JoinHandle | null = null;
}

class Race {
  readonly runners = array<Runner, 4>(4);
  over!: volatile<bool>;
}

const race = new Race();

function run(index: u32): void {
  const runner = race.runners[index];
  while (!race.over.value) runner.loops.value += 1;
}

/** Ends the race when its time has come. */
function watch(_ignored: u32): void {
  const end = clock.nowNs() + durationNs;
  while (clock.nowNs() < end) Thread.yield();
  race.over.value = true;
}

/** All at once, so that none has a head start. */
function startRunners(): void {
  using _guard = preemption.hold();
  for (let i: u32 = 0; i < threadCount; i++) race.runners[i].thread = spawn(run, i, { name: 'runner' });
}

export function main(): void {
  preemption.enable(sliceUs);
  startRunners();
  const watcher = spawn<u32>(watch, 0, { name: 'watcher' });
  watcher?.join();
  let least: u64 = u64.MAX_VALUE;
  let most: u64 = 0;
  for (const runner of race.runners) {
    const thread = runner.thread;
    assert(thread !== null, 'there is room for the runners');
    thread.wait();
    const timeUs = thread.cpuTimeNs / 1000;
    least = min<u64>(least, timeUs);
    most = max<u64>(most, timeUs);
    print`runner: ${timeUs} us, ${runner.loops.value} loops, ${thread.preemptionCount} preemptions`;
  }
  const spreadPerMille = ((most - least) * 1000) / most;
  print`spread: ${spreadPerMille / 10}.${spreadPerMille % 10} percent`;
  print`fair: ${spreadPerMille <= tolerancePercent * 10}`;
}
