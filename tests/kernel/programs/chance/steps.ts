// What a thread of a random program may do.

import { heap, type JoinHandle, SchedulingPolicy, sleep, spawn, SyncResult, Thread, ThreadBuilder } from 'heddle';
import { checkMessage, note, random, shared } from './model.ts';

class Crew {
  readonly workers = array<JoinHandle | null, 8>(8);
  size: u32 = 0;
  /** The longest that a thread sleeps, in microseconds. */
  longestSleepUs: u64 = 500;
}

export const crew = new Crew();

/** Does a random step; `index` is the worker's. */
export function step(index: u32): void {
  switch (u32(random(14))) {
    case 0: case 1: return addGuarded(shared.mutex.lock() !== null);
    case 2: return addGuarded(shared.mutex.lockFor(random(200)) !== null);
    case 3: if (shared.units.put()) note(shared.put); return;
    case 4: if (shared.units.get(random(300)) === SyncResult.Done) note(shared.got); return;
    case 5: return send(index);
    case 6: return receive(index);
    case 7: sleep(random(crew.longestSleepUs)); return;
    case 8: return makeChild();
    case 9: return cancelChild();
    case 10: return holdSibling();
    case 11: return changePriority();
    case 12: return useHeap();
    default: return readOrWrite();
  }
}

function addGuarded(isLocked: bool): void {
  if (!isLocked) return;
  if (shared.isInside) note(shared.mistakes);
  shared.isInside = true;
  const before = shared.additions;
  if (random(4) === 0) Thread.yield();
  if (random(16) === 0) sleep(random(200));
  shared.additions = before + 1;
  shared.isInside = false;
  shared.mutex.unlock();
  note(shared.added);
}

/** A message's number is used again when it could not be sent. */
function send(index: u32): void {
  const number = shared.numbers[index] + 1;
  if (shared.messages.send((u64(index) << 32) | number, random(300)) !== SyncResult.Done) return;
  shared.numbers[index] = number;
  note(shared.sent);
}

function receive(index: u32): void {
  const { result, value } = shared.messages.receive(random(300));
  if (result !== SyncResult.Done) return;
  checkMessage(index, value);
  note(shared.received);
}

function beChild(turns: u64): u64 {
  for (let i: u64 = 0; i < turns; i++) {
    if (i % 64 === 63) Thread.yield();
    pause();
  }
  note(shared.ended);
  return turns + 1;
}

function makeChild(): void {
  const turns = random(500);
  const builder = onStack(new ThreadBuilder());
  builder.name('child').priority(u8(random(64))).stackSize(4096 << random(4));
  if (random(2) === 0) builder.timeSlice(u32(100 + random(1000)));
  if (random(4) === 0) builder.policy(SchedulingPolicy.Fifo);
  const { handle } = builder.spawn<u64, u64>(beChild, turns);
  if (handle === null) return;
  note(shared.made);
  if (random(3) === 0) handle.detach();
  else if (handle.join() !== turns + 1) note(shared.mistakes);
}

function waitForCancel(_ignored: u32): void {
  if (shared.empty.get() !== SyncResult.Cancelled) note(shared.mistakes);
  if (sleep(1000)) note(shared.mistakes);
  note(shared.ended);
}

function cancelChild(): void {
  const child = spawn<u32>(waitForCancel, 0, { name: 'cancelled', priority: u8(random(64)) });
  if (child === null) return;
  note(shared.made);
  if (random(2) === 0) sleep(random(100));
  child.cancel();
  child.join();
}

function sibling(): JoinHandle | null {
  return crew.workers[u32(random(u64(crew.size)))];
}

function holdSibling(): void {
  const other = sibling();
  if (other === null || other.id === Thread.current.id) return;
  other.suspend();
  sleep(random(200));
  other.resume();
}

function changePriority(): void {
  const other = sibling();
  if (other !== null) other.priority = u8(random(64));
}

function useHeap(): void {
  const sizeBytes = random(6000) + 8;
  const block = heap.allocate(sizeBytes);
  if (block === 0) return;
  store<u64>(block, Thread.current.id);
  if (random(2) === 0) sleep(random(100));
  if (load<u64>(block) !== Thread.current.id) note(shared.mistakes);
  heap.free(block);
}

function readOrWrite(): void {
  if (random(3) !== 0) {
    shared.lock.read();
    const first = shared.first;
    if (random(4) === 0) sleep(random(100));
    if (first !== shared.second) note(shared.mistakes);
    shared.lock.unlockRead();
    return;
  }
  shared.lock.write();
  shared.first += 1;
  if (random(4) === 0) Thread.yield();
  shared.second += 1;
  shared.lock.unlockWrite();
}
