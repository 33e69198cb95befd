// What the intruder does between two instructions of the others, by its manner: look; use the same
// things and leave; or block on them, sleep, and come back. It leaves everything as it was.

import { heap, sleep, spawn, SyncResult, Thread } from 'heddle';
import { computeWithFloats } from './duties.ts';
import { injectAfter } from './injector.ts';
import { Scenario } from './scenario.ts';
import { addGuarded } from './scenarios.ts';
import { intrudeOnPool, intrudeOnRings, joinOnce } from './sharing.ts';
import { checkEverything, random, world } from './world.ts';

/** What `addGuarded` by the intruder adds is counted, so that the sums come out. */
export function intrude(): void {
  checkEverything();
  if (world.manner === 1 || world.manner === 2) useSomething();
  // The way back from here takes some of these instructions.
  if (world.isBursting && world.isUnderWay.value) injectAfter(100 + random(500));
}

function useSomething(): void {
  if (world.manner === 2 && random(2) === 0) sleep(random(3));
  interfere();
  checkEverything();
}

function interfere(): void {
  switch (world.scenario) {
    case Scenario.Yield: case Scenario.WaitQueue: return Thread.yield();
    case Scenario.MutexAlone: case Scenario.MutexContended: case Scenario.Meeting: return useMutex();
    case Scenario.SemaphoreAlone: return useUnits();
    case Scenario.ChannelAlone: return useChannel();
    case Scenario.Heap: case Scenario.Frames: return useHeap();
    case Scenario.TimeOuts: case Scenario.Flags: world.empty.get(random(2)); return;
    case Scenario.Spawn: case Scenario.Steering: case Scenario.GrowingStack: return makeThread();
    case Scenario.ReadersWriters: return useLock();
    case Scenario.Floats: return computeBeside();
    case Scenario.Rings: return intrudeOnRings();
    case Scenario.Pool: return intrudeOnPool();
    case Scenario.Once: if (world.manner === 2) joinOnce(); return;
    default: world.empty.tryGet();
  }
}

function useMutex(): void {
  if (world.manner === 2) {
    addGuarded();
  } else {
    if (world.mutex.tryLock() === null) return;
    world.guarded += 1;
    world.mutex.unlock();
  }
  world.intruderAdded += 1;
}

function useUnits(): void {
  const got = world.manner === 2 ? world.units.get() === SyncResult.Done : world.units.tryGet();
  if (got) world.units.put();
}

function useChannel(): void {
  const { result, value } = world.wide.tryReceive();
  if (result === SyncResult.Done) world.wide.send(value);
}

function useHeap(): void {
  const small = heap.allocate(24);
  const large = heap.allocate(9000);
  if (world.manner === 2) heap.flush();
  heap.free(small);
  heap.free(large);
}

function nothing(_ignored: u32): void {}

function makeThread(): void {
  const thread = spawn<u32>(nothing, 0, { name: 'brief', priority: world.manner === 2 ? 31 : 63 });
  if (thread === null) return;
  if (world.manner === 2) thread.join();
  else thread.detach();
}

function computeBeside(): void {
  // More would come than could end between two interrupts.
  if (world.isBursting && world.manner === 1) return;
  const thread = spawn<u64, u64>(computeWithFloats, 3, { name: 'brief', priority: world.manner === 2 ? 31 : 63 });
  if (thread === null) return;
  if (world.manner === 2) assert(thread.join() === 724, 'a register of floating point is lost');
  else thread.detach();
}

function useLock(): void {
  if (world.manner === 2) {
    world.lock.write();
  } else if (world.lock.tryWrite() === null) {
    return;
  }
  world.guarded += 1;
  world.intruderAdded += 1;
  world.lock.unlockWrite();
}
