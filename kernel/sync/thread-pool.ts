// A thread pool: a few threads that make calls for others, in the order in which they were submitted.
//
//     const sum = new Future<u64>();
//     pool.start(4);
//     pool.submit(sum, addUp, part);
//     const { value } = sum.await();
//
// The records of the calls belong to those who submit them (future.ts): any number, and no memory is
// taken. A call must return: one that ends its thread leaves its future unfinished.

import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { spawn } from '../sched/spawn.ts';
import type { JoinHandle } from '../sched/join-handle.ts';
import { type Future, FutureState, type PoolCall, type PoolJob } from './future.ts';
import { Semaphore } from './semaphore.ts';
import { SyncResult } from './sync-result.ts';

export const mostPoolThreads: u32 = 32;

export class ThreadPool {
  private readonly threads = array<JoinHandle | null, 32>(32);
  private threadCount: u32 = 0;
  private isClosed: bool = true;
  // Changed with preemption held.
  private first: PoolJob | null = null;
  private last: PoolJob | null = null;
  /** A unit for each call that is queued, or was until it was taken back. */
  private readonly queued = new Semaphore();

  /** `name` is that of its threads; not copied. */
  constructor(private readonly name: string = 'pool') {}

  /** Makes its threads, `count` of that priority, 1 to 32; gives how many there was room for. */
  start(count: u32, priority: u8 = 31): u32 {
    assert(this.threadCount === 0, 'ThreadPool.start: the pool runs already');
    assert(count > 0 && count <= mostPoolThreads, 'a pool has 1 to 32 threads');
    this.isClosed = false;
    while (this.threadCount < count) {
      const thread = spawn<ThreadPool>(work, this, { name: this.name, priority });
      if (thread === null) break;
      this.threads[this.threadCount] = thread;
      this.threadCount += 1;
    }
    return this.threadCount;
  }

  /** Has `entry(argument)` called; its result goes to `future`. False if the pool does not run. */
  submit<A, R>(future: Future<R>, entry: (argument: A) => R, argument: A): bool {
    assert(sizeof<A>() <= sizeof<usize>() && sizeof<R>() <= sizeof<usize>(), 'argument and result of a call fit one register');
    holdPreemption();
    assert(future.state !== FutureState.Queued && future.state !== FutureState.Running, 'ThreadPool.submit: the future is in use');
    const isOpen = !this.isClosed;
    if (isOpen) {
      future.call = changetype<PoolCall>(entry);
      future.isCancelWanted = false;
      store<A>(changetype<usize>(future) + offsetof<PoolJob>('argument'), argument);
      this.append(future);
    }
    releasePreemption();
    return isOpen;
  }

  /** Takes a call back: true if it will not be made. One that has begun is told (isCancelWanted), and goes on. */
  cancel(job: PoolJob): bool {
    holdPreemption();
    job.isCancelWanted = true;
    const isQueued = job.state === FutureState.Queued;
    if (isQueued) {
      this.remove(job);
      job.finish(FutureState.Cancelled);
    }
    releasePreemption();
    return isQueued;
  }

  /** Takes back all calls that have not begun; gives how many. */
  cancelAll(): u32 {
    let count: u32 = 0;
    holdPreemption();
    for (let job = this.first; job !== null; job = this.first) {
      this.remove(job);
      job.finish(FutureState.Cancelled);
      count += 1;
    }
    releasePreemption();
    return count;
  }

  /** Takes no more calls, makes those that it has, and ends its threads; returns when they have ended. */
  shutdown(): void {
    assert(this.threadCount > 0, 'ThreadPool.shutdown: the pool does not run');
    this.isClosed = true;
    // One for each thread, behind the units of all calls: who finds no call ends.
    for (let i: u32 = 0; i < this.threadCount; i++) this.queued.put();
    for (let i: u32 = 0; i < this.threadCount; i++) this.threads[i]!.join();
    this.threadCount = 0;
    while (this.queued.tryGet());
  }

  /** The next call, or null when the pool is to end. For its threads. */
  takeJob(): PoolJob | null {
    for (;;) {
      const result = this.queued.get();
      holdPreemption();
      const job = this.first;
      if (job !== null) {
        this.remove(job);
        job.state = FutureState.Running;
      }
      const isOver = this.isClosed || result !== SyncResult.Done;
      releasePreemption();
      // A unit without a call: it was taken back, or this is the end.
      if (job !== null || isOver) return job;
    }
  }

  private append(job: PoolJob): void {
    job.state = FutureState.Queued;
    job.next = null;
    if (this.last === null) this.first = job;
    else this.last.next = job;
    this.last = job;
    this.queued.put();
  }

  private remove(job: PoolJob): void {
    let before: PoolJob | null = null;
    for (let at = this.first; at !== job; at = at!.next) before = at;
    if (before === null) this.first = job.next;
    else before.next = job.next;
    if (this.last === job) this.last = before;
  }
}

/** What each thread of a pool does. */
function work(pool: ThreadPool): void {
  for (let job = pool.takeJob(); job !== null; job = pool.takeJob()) {
    const call = job.call;
    const bits = call(job.argument);
    holdPreemption();
    job.resultBits = bits;
    job.finish(FutureState.Done);
    releasePreemption();
  }
}
