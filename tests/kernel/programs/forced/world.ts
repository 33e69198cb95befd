// What the scenarios share: one of each primitive, two partners, and the check of everything.

import {
  Barrier, Channel, Condition, EventFlags, Future, type JoinHandle, Mailbox, MpmcRing, Mutex, type Once, RwLock, Semaphore, spawn, SpscRing, Thread,
  ThreadPool,
} from 'heddle';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { checkFrames } from '../../../../kernel/memory/frame-invariants.ts';
import { checkHeap } from '../../../../kernel/memory/heap/invariants.ts';
import { checkStackPool } from '../../../../kernel/memory/stack-pool.ts';
import { checkScheduler } from '../../../../kernel/sched/invariants.ts';
import { WaitQueue } from '../../../../kernel/sched/wait-queue.ts';
import { Scenario } from './scenario.ts';

export class Letter {
  a: u64 = 0;
  b: u64 = 0;
}

class World {
  readonly mutex = new Mutex('shared');
  readonly units = new Semaphore(1);
  /** Nobody puts into it. */
  readonly empty = new Semaphore(0);
  readonly wide = new Channel<u64, 8>();
  readonly narrow = new Channel<u64, 1>();
  readonly flags = new EventFlags();
  readonly lock = new RwLock();
  readonly condition = new Condition();
  readonly barrier = new Barrier(2);
  readonly mailbox = new Mailbox<Letter, 2>();
  readonly queue = new WaitQueue();
  /** From main to the equal thread; between main and the intruder; among all three. */
  readonly single = new SpscRing<u64, 2>();
  readonly toIntruder = new SpscRing<u64, 4>();
  readonly fromIntruder = new SpscRing<u64, 4>();
  readonly shared = new MpmcRing<u64, 4>();
  /** The last values into and out of the intruder's rings, and what it took of the shared one in this run. */
  sentToIntruder: u64 = 0;
  seenByIntruder: u64 = 0;
  sentByIntruder: u64 = 0;
  seenFromIntruder: u64 = 0;
  ringTaken!: volatile<u64>;
  readonly pool = new ThreadPool();
  readonly first = new Future<u64>();
  readonly second = new Future<u64>();
  /** The intruder's. */
  readonly third = new Future<u64>();
  /** On main's stack, while it is there. */
  once: Once | null = null;
  /** A part may end. */
  isOver!: volatile<bool>;
  /** The partners wait here for their part, and answer there. */
  readonly goHigh = new Semaphore(0);
  readonly goEqual = new Semaphore(0);
  readonly back = new Semaphore(0);
  /** Guarded by the mutex, or by the lock. */
  guarded: u64 = 0;
  /** Counted by whoever does a part, where nobody else can. */
  received: u64 = 0;
  /** What the intruder added to either. */
  intruderAdded: u64 = 0;
  scenario: Scenario = Scenario.Yield;
  /**
   * How the intruder behaves: 0 looks only, 1 uses the same things without blocking, 2 blocks and sleeps; 3 looks
   * only, and the kernel does not know that the timer is set (injector.ts).
   */
  manner: u32 = 0;
  isEnding!: volatile<bool>;
  /** An interrupt follows the other, until the scenario ends. */
  isBursting: bool = false;
  isUnderWay!: volatile<bool>;
  random: u64 = 0;
}

export const world = new World();

/** Marsaglia's xorshift; below `limit`. Used by one thread at a time. */
export function random(limit: u64): u64 {
  world.random ^= world.random << 13;
  world.random ^= world.random >>> 7;
  world.random ^= world.random << 17;
  return world.random % limit;
}

/** Panics if anything contradicts itself. */
export function checkEverything(): void {
  holdPreemption();
  checkScheduler();
  checkFrames();
  checkHeap();
  checkStackPool();
  world.mutex.checkInvariants();
  world.units.checkInvariants();
  world.empty.checkInvariants();
  world.wide.checkInvariants();
  world.narrow.checkInvariants();
  world.flags.checkInvariants();
  world.lock.checkInvariants();
  world.barrier.checkInvariants();
  world.mailbox.checkInvariants();
  world.goHigh.checkInvariants();
  world.goEqual.checkInvariants();
  world.back.checkInvariants();
  releasePreemption();
}

const partners = array<JoinHandle | null, 3>(3);

/** A thread of higher priority than main, one of the same, and one that keeps the CPU from idling. */
export function startPartners(high: (ignored: u32) => void, equal: (ignored: u32) => void): void {
  partners[0] = spawn<u32>(high, 0, { name: 'high', priority: 40 });
  partners[1] = spawn<u32>(equal, 0, { name: 'equal' });
  partners[2] = spawn<u32>(spin, 0, { name: 'spinner', priority: 1 });
  world.pool.start(2);
}

export function stopPartners(): void {
  world.isEnding.value = true;
  world.goHigh.put();
  world.goEqual.put();
  for (const partner of partners) partner?.join();
  world.pool.shutdown();
}

function spin(_ignored: u32): void {
  while (!world.isEnding.value) Thread.yield();
}
