// How waits end other than by success: time-outs, cancellation, closing. Each primitive, each ending.

import {
  Barrier, Channel, clock, Condition, EventFlags, EventMode, Future, Mailbox, Mutex, preemption, print, RecursiveMutex, RwLock, Semaphore,
  sleep, spawn, SyncResult, Thread, ThreadPool,
} from 'heddle';

class Letter {
  a: u64 = 0;
  b: u64 = 0;
}
class Shared {
  readonly semaphore = new Semaphore();
  readonly mutex = new Mutex('held by main');
  readonly recursive = new RecursiveMutex();
  readonly lock = new RwLock();
  readonly condition = new Condition();
  readonly ownMutex = new Mutex('own');
  readonly barrier = new Barrier(2);
  readonly flags = new EventFlags();
  readonly channel = new Channel<u32, 2>();
  readonly full = new Channel<u32, 1>();
  readonly mailbox = new Mailbox<Letter, 2>();
  readonly letter = new Letter();
  readonly gate = new Semaphore();
  readonly busy = new Future<u32>();
  readonly future = new Future<u32>();
  readonly pool = new ThreadPool();
  result!: volatile<i32>;
  timeoutUs!: volatile<u64>;
}
const shared = new Shared();
const caseCount: u32 = 13;

function attempt(index: u32, timeoutUs: u64): SyncResult {
  switch (index) {
    case 0: return shared.semaphore.get(timeoutUs);
    case 1: return shared.mutex.acquire(timeoutUs);
    case 2: return shared.recursive.acquire(timeoutUs);
    case 3: return shared.lock.acquireRead(timeoutUs);
    case 4: return shared.lock.acquireWrite(timeoutUs);
    case 5: {
      using _own = shared.ownMutex.lock();
      return shared.condition.wait(shared.ownMutex, timeoutUs);
    }
    case 6: return shared.barrier.wait(timeoutUs).result;
    case 7: return shared.flags.wait(5, EventMode.Any, timeoutUs).result;
    case 8: return shared.channel.receive(timeoutUs).result;
    case 9: return shared.full.send(2, timeoutUs);
    case 10: return shared.mailbox.receive(shared.letter, timeoutUs);
    case 11: return shared.future.await(timeoutUs).result;
    default: return sleep(timeoutUs) ? SyncResult.TimedOut : SyncResult.Cancelled;
  }
}

function nameOf(result: i32): string {
  switch (result) {
    case SyncResult.Done: return 'done';
    case SyncResult.TimedOut: return 'timed out';
    case SyncResult.Cancelled: return 'cancelled';
    case SyncResult.Closed: return 'closed';
    default: return 'something else';
  }
}

function waitAs(index: u32): void {
  shared.result.value = attempt(index, shared.timeoutUs.value) as i32;
}

function timeOutAll(): void {
  let timedOut: u32 = 0;
  let inTime: u32 = 0;
  shared.timeoutUs.value = 200;
  for (let i: u32 = 0; i < caseCount; i++) {
    const before = clock.nowUs();
    // In another thread: main holds the locks.
    spawn<u32>(waitAs, i, { name: 'patient' })!.join();
    const waitedUs = clock.nowUs() - before;
    if (shared.result.value === SyncResult.TimedOut) timedOut += 1;
    if (waitedUs >= 200 && waitedUs < 300) inTime += 1;
  }
  shared.timeoutUs.value = 0;
  for (let i: u32 = 0; i < caseCount; i++) {
    spawn<u32>(waitAs, i, { name: 'hasty' })!.join();
    if (shared.result.value !== SyncResult.TimedOut) print`case ${i} without waiting: ${nameOf(shared.result.value)}`;
  }
  print`timed out ${timedOut} of ${caseCount}, in time ${inTime}`;
}

function cancelAll(): void {
  let cancelled: u32 = 0;
  shared.timeoutUs.value = u64.MAX_VALUE;
  for (let i: u32 = 0; i + 1 < caseCount; i++) {
    const thread = spawn<u32>(waitAs, i, { name: 'cancelled', priority: 40 })!;
    thread.cancel();
    thread.join();
    if (shared.result.value === SyncResult.Cancelled) cancelled += 1;
    else print`case ${i} cancelled: ${nameOf(shared.result.value)}`;
  }
  print`cancelled ${cancelled} of ${caseCount - 1}`;
}

function lockAlthoughCancelled(_unused: u32): void {
  shared.gate.get();
  using _held = shared.mutex.lock();
  shared.result.value = Thread.isCancelled() && shared.mutex.isHeld ? 1 : 0;
}

function closing(index: u32, close: () => void): void {
  const thread = spawn<u32>(waitAs, index, { name: 'closed', priority: 40 })!;
  close();
  thread.join();
  const whileWaiting = shared.result.value;
  const after = attempt(index, 100) as i32;
  print`case ${index} closed: ${nameOf(whileWaiting)}, and then ${nameOf(after)}`;
}

function waitForGate(argument: u32): u32 {
  shared.gate.get();
  return argument;
}

function closeAll(): void {
  closing(0, () => { shared.semaphore.close(); });
  closing(7, () => { shared.flags.close(); });
  closing(8, () => { shared.channel.close(); });
  closing(9, () => { shared.full.close(); });
  closing(10, () => { shared.mailbox.close(); });
  closing(11, () => { shared.pool.cancel(shared.future); });
  print`what lay in a closed channel: ${shared.full.receive().value}, then ${nameOf(shared.full.receive().result as i32)}`;
}

export function main(): void {
  preemption.enable();
  shared.mutex.lock();
  shared.recursive.lock();
  shared.lock.acquireWrite();
  shared.full.send(77);
  // Its one thread waits in another call: the future stays in the queue.
  shared.pool.start(1);
  shared.pool.submit(shared.busy, waitForGate, 1);
  shared.pool.submit(shared.future, waitForGate, 2);
  timeOutAll();
  cancelAll();
  const thread = spawn<u32>(lockAlthoughCancelled, 0, { name: 'cleaner', priority: 40 })!;
  thread.cancel();
  shared.mutex.unlock();
  thread.join();
  print`a cancelled thread may lock: ${shared.result.value === 1}`;
  closeAll();
  shared.gate.put();
  print`the other call gave ${shared.busy.await().value}`;
  shared.pool.shutdown();
  shared.recursive.unlock();
}
