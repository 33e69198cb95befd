// Preemption as it would be rolled out: off, then with slices of 100, 50, 20, 10 and 1 ms and of 100 us. Each
// time a hog that never yields, threads that contend for a mutex, and one more that just counts.

import { clock, type JoinHandle, Mutex, preemption, print, spawn, Thread } from 'heddle';

const contenderCount: u64 = 2;

class Step {
  readonly mutex = new Mutex('contended');
  guarded: u64 = 0;
  readonly own = array<u64, 4>(4);
  bystander!: volatile<u64>;
  work!: volatile<u64>;
  seenByHog: u64 = 0;
  durationNs: u64 = 0;
  endNs!: volatile<u64>;
  readonly threads = array<JoinHandle | null, 4>(4);
}

const now = new Step();

/** Cheaper for the emulator than looking at the clock. */
function spin(): void {
  for (let i: u32 = 0; i < 1000; i++) now.work.value += 1;
}

function hog(_ignored: u32): void {
  const end = clock.nowNs() + now.durationNs;
  while (clock.nowNs() < end) spin();
  now.seenByHog = now.bystander.value;
}

function contend(index: u32): void {
  while (clock.nowNs() < now.endNs.value) {
    now.mutex.lock();
    now.guarded += 1;
    spin();
    now.mutex.unlock();
    now.own[index] += 1;
    if (now.own[index] % 100 === 0) Thread.yield();
  }
}

function stand(_ignored: u32): void {
  while (clock.nowNs() < now.endNs.value) {
    now.bystander.value += 1;
    spin();
    if (!preemption.isEnabled()) Thread.yield();
  }
}

function run(sliceUs: u64): void {
  now.guarded = 0;
  now.own.fill(0);
  now.bystander.value = 0;
  now.durationNs = sliceUs * 4500;
  now.endNs.value = clock.nowNs() + now.durationNs;
  const hogThread = spawn<u32>(hog, 0, { name: 'hog' });
  for (let i: u32 = 0; i < u32(contenderCount); i++) now.threads[i] = spawn<u32>(contend, i, { name: 'contender' });
  const bystander = spawn<u32>(stand, 0, { name: 'bystander' });
  if (hogThread === null || bystander === null) return;
  hogThread.wait();
  const preempted = hogThread.preemptionCount;
  hogThread.join();
  bystander.join();
  let sum: u64 = 0;
  let idle: u32 = 0;
  for (let i: u32 = 0; i < u32(contenderCount); i++) {
    now.threads[i]?.join();
    sum += now.own[i];
    if (now.own[i] === 0) idle += 1;
  }
  print`count exact ${sum === now.guarded}, without a turn ${idle}, hog preempted ${preempted > 0}, others ran meanwhile ${now.seenByHog > 0}`;
}

export function main(): void {
  print`off:`;
  run(1000);
  const slices = onStack(array<u32, 6>(6));
  slices[0] = 100_000; slices[1] = 50_000; slices[2] = 20_000; slices[3] = 10_000; slices[4] = 1000; slices[5] = 100;
  for (const sliceUs of slices) {
    preemption.enable(sliceUs);
    print`${sliceUs} us:`;
    run(max<u64>(sliceUs, 500));
  }
}
