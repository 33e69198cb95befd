// The critical paths of the kernel, each as a short piece that main runs with its partners. What it must
// have counted afterwards is checked; a partner that waits for ever would leave main waiting too.

import { FrameKind, frames, heap, PageRights, pages, sleep, spawn, SyncResult, Thread, ThreadBuilder } from 'heddle';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { StackBacking } from '../../../../kernel/memory/stack.ts';
import { endSlices, measureSwitches, switchFloats, traceSwitches, turnPreemptionOff, yieldUntilOver } from './duties.ts';
import { raiseInterrupts } from './interrupts.ts';
import { comeUp, keepDeadlines, sleepAmongOthers } from './policies.ts';
import { Scenario } from './scenario.ts';
import { callPool, doOnce, emptyRings, joinOnce, passThroughRings } from './sharing.ts';
import { Letter, world } from './world.ts';

const page: usize = 4096;

export function runScenario(scenario: Scenario): void {
  switch (scenario) {
    case Scenario.Yield: return yieldWithEqual();
    case Scenario.WaitQueue: return wakeFromQueue();
    case Scenario.MutexAlone: return addGuarded();
    case Scenario.MutexContended: return contend();
    case Scenario.SemaphoreAlone: return useUnits();
    case Scenario.SemaphoreShared: return passUnits();
    case Scenario.ChannelAlone: return talkToSelf();
    case Scenario.ChannelShared: return sendToEqual();
    case Scenario.Heap: return useHeap();
    case Scenario.Frames: return usePages();
    case Scenario.TimeOuts: return waitInVain();
    case Scenario.Spawn: return makeThreads();
    case Scenario.Steering: return steerThread();
    case Scenario.Flags: return setFlags();
    case Scenario.ReadersWriters: return readAndWrite();
    case Scenario.Meeting: return meet();
    case Scenario.Letters: return postLetters();
    case Scenario.GrowingStack: return growStack();
    case Scenario.Interrupts: return raiseInterrupts();
    case Scenario.Sleepers: return sleepAmongOthers();
    case Scenario.SliceEnds: return endSlices();
    case Scenario.PreemptionOff: return turnPreemptionOff();
    case Scenario.Trace: return traceSwitches();
    case Scenario.Measures: return measureSwitches();
    case Scenario.Floats: return switchFloats();
    case Scenario.Rings: return passThroughRings();
    case Scenario.Pool: return callPool();
    case Scenario.Once: return doOnce();
    case Scenario.Deadlines: return keepDeadlines();
    default: return comeUp();
  }
}

/** The part of the thread of higher priority. */
export function runHigh(_ignored: u32): void {
  for (;;) {
    world.goHigh.get();
    if (world.isEnding.value) return;
    switch (world.scenario) {
      case Scenario.WaitQueue:
        holdPreemption();
        world.queue.wait();
        releasePreemption();
        break;
      case Scenario.MutexContended: addGuarded(); break;
      case Scenario.Flags: world.flags.wait(6, 3); break;
      case Scenario.ReadersWriters: {
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
      case Scenario.Yield: Thread.yield(); Thread.yield(); break;
      case Scenario.ChannelShared:
        for (let i: u32 = 0; i < 3; i++) world.received += world.narrow.receive().value;
        break;
      case Scenario.Meeting:
        world.mutex.lock();
        while (world.flags.value === 0) world.condition.wait(world.mutex);
        world.flags.clear(1);
        world.mutex.unlock();
        world.barrier.wait();
        break;
      case Scenario.Letters: receiveLetters(); break;
      case Scenario.Sleepers: case Scenario.SliceEnds: yieldUntilOver(); break;
      case Scenario.Rings: emptyRings(); break;
      case Scenario.Once: joinOnce(); break;
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
