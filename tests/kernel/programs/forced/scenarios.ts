// The critical paths of the kernel, each as a short piece that main runs with its partners. What it must
// have counted afterwards is checked; a partner that waits for ever would leave main waiting too.

import { FrameKind, frames, heap, PageRights, pages, sleep, spawn, SyncResult, Thread, ThreadBuilder } from 'heddle';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { StackBacking } from '../../../../kernel/memory/stack.ts';
import { Letter, world } from './world.ts';

export const scenarioCount: u32 = 18;

export function scenarioName(scenario: u32): string {
  switch (scenario) {
    case 0: return 'yield';
    case 1: return 'wait queue, wake';
    case 2: return 'mutex alone';
    case 3: return 'mutex contended';
    case 4: return 'semaphore alone';
    case 5: return 'semaphore between threads';
    case 6: return 'channel alone';
    case 7: return 'channel between threads';
    case 8: return 'heap';
    case 9: return 'frames and pages';
    case 10: return 'time-outs and sleep';
    case 11: return 'spawn, exit, join';
    case 12: return 'suspend, resume, priority, cancel';
    case 13: return 'event flags';
    case 14: return 'reader-writer lock';
    case 15: return 'condition and barrier';
    case 16: return 'mailbox';
    default: return 'stack that grows';
  }
}

const page: usize = 4096;

/** What `world.guarded` and `world.received` grow by together. */
export function gainOf(scenario: u32): u64 {
  switch (scenario) {
    case 3: case 14: return 2;
    case 7: return 6;
    case 16: return 5;
    case 2: case 12: case 15: case 17: return 1;
    default: return 0;
  }
}

export function runScenario(scenario: u32): void {
  switch (scenario) {
    case 0: return yieldWithEqual();
    case 1: return wakeFromQueue();
    case 2: return addGuarded();
    case 3: return contend();
    case 4: return useUnits();
    case 5: return passUnits();
    case 6: return talkToSelf();
    case 7: return sendToEqual();
    case 8: return useHeap();
    case 9: return usePages();
    case 10: return waitInVain();
    case 11: return makeThreads();
    case 12: return steerThread();
    case 13: return setFlags();
    case 14: return readAndWrite();
    case 15: return meet();
    case 16: return postLetters();
    default: return growStack();
  }
}

/** The part of the thread of higher priority. */
export function runHigh(_ignored: u32): void {
  for (;;) {
    world.goHigh.get();
    if (world.isEnding.value) return;
    switch (world.scenario) {
      case 1:
        holdPreemption();
        world.queue.wait();
        releasePreemption();
        break;
      case 3: addGuarded(); break;
      case 13: world.flags.wait(6, 3); break;
      case 14: {
        const guard = world.lock.write();
        world.guarded += 1;
        world.lock.unlockWrite();
        break;
      }
      default:
    }
    world.back.put();
  }
}

/** The part of the thread of the same priority. */
export function runEqual(_ignored: u32): void {
  for (;;) {
    world.goEqual.get();
    if (world.isEnding.value) return;
    switch (world.scenario) {
      case 0: Thread.yield(); Thread.yield(); break;
      case 7:
        for (let i: u32 = 0; i < 3; i++) world.received += world.narrow.receive().value;
        break;
      case 15:
        world.mutex.lock();
        while (world.flags.value === 0) world.condition.wait(world.mutex);
        world.flags.clear(1);
        world.mutex.unlock();
        world.barrier.wait();
        break;
      case 16: receiveLetters(); break;
      default:
    }
    world.back.put();
  }
}

function yieldWithEqual(): void {
  world.goEqual.put();
  Thread.yield();
  Thread.yield();
  world.back.get();
}

function wakeFromQueue(): void {
  world.goHigh.put();
  while (world.queue.isEmpty) Thread.yield();
  holdPreemption();
  world.queue.wakeOne();
  releasePreemption();
  world.back.get();
}

export function addGuarded(): void {
  world.mutex.lock();
  world.guarded += 1;
  world.mutex.unlock();
}

function contend(): void {
  world.mutex.lock();
  world.goHigh.put();
  world.guarded += 1;
  world.mutex.unlock();
  world.back.get();
}

function useUnits(): void {
  world.units.get();
  world.units.put();
  while (!world.units.tryGet()) Thread.yield();
  world.units.put();
}

function passUnits(): void {
  world.goHigh.put();
  world.goEqual.put();
  world.back.get();
  world.back.get();
}

function talkToSelf(): void {
  world.wide.send(1);
  world.wide.trySend(2);
  // The intruder may have taken one, and sends it again then.
  const sum = world.wide.receive().value + world.wide.receive().value;
  assert(sum === 3, 'a message is lost or came twice');
}

function sendToEqual(): void {
  world.goEqual.put();
  for (let i: u64 = 1; i <= 3; i++) world.narrow.send(i);
  world.back.get();
}

function useHeap(): void {
  const small = heap.allocate(24);
  const other = heap.allocate(24);
  const large = heap.allocate(5000);
  assert(small !== 0 && other !== 0 && large !== 0 && small !== other, 'memory is left');
  store<u64>(small, 1);
  store<u64>(other, 2);
  heap.free(large);
  assert(load<u64>(small) === 1, 'a block is shared');
  heap.free(small);
  heap.free(other);
  heap.flush();
}

function usePages(): void {
  const frame = frames.allocate();
  const run = frames.allocateRun(3);
  const address = pages.reserve(page * 2);
  assert(frame !== 0 && run !== 0 && address !== 0, 'memory is left');
  assert(pages.map(address, frame, page, PageRights.ReadWrite), 'there is memory for tables');
  store<u64>(address, 77);
  pages.unmap(address, page);
  pages.release(address);
  assert(load<u64>(frames.addressOf(frame)) === 77, 'a frame is shared');
  frames.free(frame);
  frames.freeRun(run, 3);
}

function waitInVain(): void {
  assert(world.empty.get(2) === SyncResult.TimedOut, 'nobody puts');
  sleep(1);
  holdPreemption();
  world.queue.wait(1);
  releasePreemption();
}

function double(value: u64): u64 {
  return value * 2;
}

function makeThreads(): void {
  const equal = spawn<u64, u64>(double, 4, { name: 'double' });
  const high = spawn<u64, u64>(double, 5, { name: 'double', priority: 50 });
  assert(equal !== null && high !== null, 'there is memory for threads');
  assert(equal.join() + high.join() === 18, 'a result is lost');
}

function waitForCancel(_ignored: u32): void {
  if (world.empty.get() === SyncResult.Cancelled) world.received += 1;
}

function steerThread(): void {
  const { handle } = onStack(new ThreadBuilder()).name('steered').priority(40).suspended().spawn<u32>(waitForCancel, 0);
  assert(handle !== null, 'there is memory for a thread');
  handle.priority = 5;
  handle.resume();
  handle.priority = 45;
  handle.suspend();
  handle.cancel();
  handle.resume();
  handle.join();
}

function setFlags(): void {
  world.goHigh.put();
  world.flags.set(2);
  world.flags.set(4);
  world.back.get();
}

function readAndWrite(): void {
  world.lock.read();
  world.goHigh.put();
  const before = world.guarded;
  assert(world.guarded === before, 'somebody writes while another reads');
  world.lock.unlockRead();
  world.lock.write();
  world.guarded += 1;
  world.lock.unlockWrite();
  world.back.get();
}

function meet(): void {
  world.goEqual.put();
  Thread.yield();
  world.mutex.lock();
  world.flags.set(1);
  world.guarded += 1;
  world.condition.wakeOne();
  world.mutex.unlock();
  world.barrier.wait();
  world.back.get();
}

function postLetters(): void {
  world.goEqual.put();
  const letter = onStack(new Letter());
  for (let i: u64 = 0; i < 5; i++) {
    letter.a = i;
    letter.b = ~i;
    world.mailbox.send(letter);
  }
  world.back.get();
}

function receiveLetters(): void {
  const letter = onStack(new Letter());
  for (let i: u64 = 0; i < 5; i++) {
    world.mailbox.receive(letter);
    assert(letter.a === i && letter.b === ~i, 'a letter came out of turn, or in pieces');
    world.received += 1;
  }
}

function deepen(levels: u64): u64 {
  const room = onStack(array<u64, 128>(128));
  room[u32(levels)] = levels;
  return levels === 0 ? 1 : deepen(levels - 1) + room[u32(levels)] - levels;
}

function growStack(): void {
  const thread = spawn<u64, u64>(deepen, 8, { name: 'deep', stackBacking: StackBacking.Lazy });
  assert(thread !== null, 'there is memory for a thread');
  world.received += thread.join();
}

/** What of the machine's memory the program has for itself: nothing between two scenarios. */
export function programFrames(): u64 {
  return frames.count(FrameKind.Program);
}
