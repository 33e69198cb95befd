// Scenarios of what threads share without knowing each other: rings, a pool, something done once.

import { FutureState, Once, SyncResult, Thread } from 'heddle';
import { world } from './world.ts';

/** Three values to the equal thread through each ring, one each from and to the intruder. */
export function passThroughRings(): void {
  world.ringTaken.value = 0;
  world.goEqual.put();
  for (let i: u64 = 1; i <= 3; i++) {
    while (!world.single.push(i)) Thread.yield();
    while (!world.shared.push(i)) Thread.yield();
    if (world.toIntruder.push(world.sentToIntruder + 1)) world.sentToIntruder += 1;
    takeFromIntruder();
  }
  world.back.get();
}

function takeFromIntruder(): void {
  const { isThere, value } = world.fromIntruder.pop();
  if (!isThere) return;
  assert(value === world.seenFromIntruder + 1, 'a ring lost a value or gave it twice');
  world.seenFromIntruder = value;
}

/** The part of the equal thread. Zeros in the shared ring are the intruder's. */
export function emptyRings(): void {
  let next: u64 = 1;
  while (next <= 3) {
    const { isThere, value } = world.single.pop();
    if (!isThere) {
      Thread.yield();
      continue;
    }
    assert(value === next, 'a ring gave a value out of turn');
    next += 1;
  }
  let sum: u64 = 0;
  for (;;) {
    const { isThere, value } = world.shared.pop();
    if (isThere) sum += value;
    else if (sum + world.ringTaken.value === 6) break;
    else Thread.yield();
  }
  world.received += 6;
}

/** The part of the intruder: it is the other end of two rings, and one of many at the third. */
export function intrudeOnRings(): void {
  const { isThere, value } = world.toIntruder.pop();
  if (isThere) {
    assert(value === world.seenByIntruder + 1, 'a ring lost a value or gave it twice');
    world.seenByIntruder = value;
  }
  if (world.fromIntruder.push(world.sentByIntruder + 1)) world.sentByIntruder += 1;
  world.shared.push(0);
  const taken = world.shared.pop();
  if (taken.isThere) world.ringTaken.value += taken.value;
}

function double(value: u64): u64 {
  return value * 2;
}

/** Two calls, of which one is taken back if it has not begun. */
export function callPool(): void {
  assert(world.pool.submit(world.first, double, 3), 'the pool runs');
  assert(world.pool.submit(world.second, double, 4), 'the pool runs');
  const isTakenBack = world.pool.cancel(world.second);
  const first = world.first.await();
  const second = world.second.await();
  assert(first.result === SyncResult.Done && first.value === 6, 'a call was lost');
  assert(isTakenBack === (second.result === SyncResult.Closed), 'a call was made and taken back');
  assert(isTakenBack || second.value === 8, 'a result is lost');
}

export function intrudeOnPool(): void {
  const state = world.third.state;
  if (state === FutureState.Queued || state === FutureState.Running) return;
  world.pool.submit(world.third, double, 5);
  if (world.manner === 2) assert(world.third.await().value === 10, 'a result is lost');
  else world.pool.cancel(world.third);
}

function count(): void {
  Thread.yield();
  world.received += 1;
}

/** Main and the equal thread do the same thing once, and so does the intruder. */
export function doOnce(): void {
  const once = onStack(new Once());
  world.once = once;
  world.goEqual.put();
  once.run(count);
  world.back.get();
  world.once = null;
  assert(once.isDone, 'it was done');
}

/** The part of the others. */
export function joinOnce(): void {
  world.once?.run(count);
}
