// What the intruder does between two instructions of the others, by its manner: look; use the same
// things and leave; or block on them, sleep, and come back. It leaves everything as it was.

import { heap, sleep, spawn, SyncResult, Thread } from 'heddle';
import { injectAfter } from './injector.ts';
import { addGuarded } from './scenarios.ts';
import { checkEverything, random, world } from './world.ts';

/** What `addGuarded` by the intruder adds is counted, so that the sums come out. */
export function intrude(): void {
  checkEverything();
  if (world.manner !== 0) useSomething();
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
    case 0: case 1: return Thread.yield();
    case 2: case 3: case 15: return useMutex();
    case 4: return useUnits();
    case 6: return useChannel();
    case 8: case 9: return useHeap();
    case 10: case 13: world.empty.get(random(2)); return;
    case 11: case 12: case 17: return makeThread();
    case 14: return useLock();
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
