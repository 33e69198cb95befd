// Thread-Metric's eight tests on the bare machine, in our own writing: what one counted operation costs, in
// guest instructions.
//
// Under QEMU's icount a tick of the time-stamp counter is one instruction. A reporter of the highest
// priority sleeps through a window of time; the window by the operations counted in it is the cost. Where a
// test has several counters they must have advanced alike, or the figure is not given: a scheduler that
// forgets a thread would else look fast.

import { clock, heap, type JoinHandle, Mailbox, preemption, print, Semaphore, sleep, spawn, Thread } from 'heddle';
import { preemptCount, setInterruptHandler } from '../../kernel/arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../../kernel/locks/preemption-guard.ts';
import { enterInterrupt, leaveInterrupt } from '../../kernel/sched/switch.ts';
import { thisCpu } from '../../kernel/sched/cpu.ts';
import { setBasePriority } from '../../kernel/sched/priority.ts';
import { Thread as KernelThread } from '../../kernel/sched/thread.ts';
import { wakeFromInterrupt } from '../../kernel/sched/wake-from-interrupt.ts';
import { block } from '../../kernel/sched/wake.ts';

const windowUs: u64 = 20_000;
const reporterPriority: u8 = 63;
const threadCount: u32 = 5;
const testVector: u32 = 0x60;

/** A counter for each thread, a cache line apart. */
class Counter {
  count!: volatile<u64>;
  readonly _padding = array<u64, 7>(7);
}

class State {
  readonly counters = array<Counter, 5>(5);
  isOver!: volatile<bool>;
  interrupts!: volatile<u64>;
}

const state = new State();
const semaphore = new Semaphore(0);
const freeSemaphore = new Semaphore(1);

class Message {
  a: u64 = 0;
  b: u64 = 0;
}

const mailbox = new Mailbox<Message, 8>();
const sent = new Message();
const received = new Message();

const handles = array<JoinHandle | null, 5>(5);

/** Runs the window and prints the cost of one operation; the counters must agree to within one. */
function report(name: string, counters: u32, countsPerOperation: u64 = 1): void {
  for (const counter of state.counters) counter.count.value = 0;
  const start = clock.nowTicks();
  sleep(windowUs);
  const elapsed = clock.nowTicks() - start;
  let total: u64 = 0;
  let least: u64 = u64.MAX_VALUE;
  let most: u64 = 0;
  for (let i: u32 = 0; i < counters; i++) {
    const count = state.counters[i].count.value;
    total += count;
    least = min<u64>(least, count);
    most = max<u64>(most, count);
  }
  state.isOver.value = true;
  if (total === 0 || most - least > 1 + most / 100) print`counters of ${name} differ: ${least} to ${most}`;
  else print`bench ${name} ${(elapsed * 100 * countsPerOperation) / total}`;
}

function begin(): void {
  state.isOver.value = false;
}

/** Lets threads end that wait for a resume. */
function finish(count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const handle = handles[i];
    if (handle === null) continue;
    handle.resume();
    handle.join();
  }
}

// 1. Cooperative: five threads of one priority, each counts and yields.

function yielder(index: u32): void {
  const counter = state.counters[index];
  while (!state.isOver.value) {
    counter.count.value += 1;
    Thread.yield();
  }
}

function cooperative(): void {
  begin();
  for (let i: u32 = 0; i < threadCount; i++) handles[i] = spawn(yielder, i, { priority: 20 });
  report('cooperative', threadCount);
  finish(threadCount);
}

// 2. Preemptive: each thread resumes the next higher one, which runs at once, counts, and suspends itself.

function resumer(index: u32): void {
  const counter = state.counters[index];
  const next = index + 1 < threadCount ? handles[index + 1] : null;
  while (!state.isOver.value) {
    if (next !== null) next.resume();
    counter.count.value += 1;
    if (index > 0) Thread.suspend();
  }
}

function preemptive(): void {
  begin();
  for (let i: u32 = threadCount; i > 0; i--) {
    handles[i - 1] = spawn(resumer, i - 1, { priority: u8(20 + i), isSuspended: i > 1 });
  }
  report('preemptive', threadCount);
  finish(threadCount);
}

// 3. Interrupt: the handler counts and puts a semaphore, which the thread then gets.

const putHandler = interrupt((_frame) => {
  enterInterrupt();
  state.interrupts.value += 1;
  semaphore.put();
  leaveInterrupt();
});

function raiser(_none: u32): void {
  const counter = state.counters[0];
  while (!state.isOver.value) {
    asm`int $96 ${clobber('memory')}`;
    semaphore.get();
    counter.count.value += 1;
  }
}

function interruptToSemaphore(): void {
  begin();
  setInterruptHandler(testVector, putHandler);
  handles[0] = spawn(raiser, 0, { priority: 20 });
  report('interrupt', 1);
  finish(1);
}

// 4. Interrupt preemption: the handler wakes a higher thread, which runs at once, counts, and waits again.

let higher: KernelThread | null = null;

const wakeHandler = interrupt((_frame) => {
  enterInterrupt();
  state.interrupts.value += 1;
  wakeFromInterrupt(higher!);
  leaveInterrupt();
});

function waiter(_none: u32): void {
  const counter = state.counters[1];
  higher = thisCpu.current;
  while (!state.isOver.value) {
    holdPreemption();
    block();
    releasePreemption();
    counter.count.value += 1;
  }
}

function interrupter(_none: u32): void {
  const counter = state.counters[0];
  while (!state.isOver.value) {
    asm`int $96 ${clobber('memory')}`;
    counter.count.value += 1;
  }
}

function interruptPreemption(): void {
  begin();
  setInterruptHandler(testVector, wakeHandler);
  const high = spawn(waiter, 0, { priority: 30 });
  sleep(100);
  const low = spawn(interrupter, 0, { priority: 20 });
  // A round trip is one operation, as the peers count it: both threads count each.
  report('interrupt-preemption', 2, 2);
  low!.join();
  wakeBlocked();
  high!.join();
}

function wakeBlocked(): void {
  asm`int $96 ${clobber('memory')}`;
}

// 5. Message: one thread sends sixteen bytes, receives them and compares.

function messenger(_none: u32): void {
  const counter = state.counters[0];
  while (!state.isOver.value) {
    sent.a += 1;
    mailbox.send(sent);
    mailbox.receive(received);
    assert(received.a === sent.a && received.b === sent.b, 'a message changed on its way');
    counter.count.value += 1;
  }
}

// 6. Synchronisation: a free semaphore is got and put.

function synchroniser(_none: u32): void {
  const counter = state.counters[0];
  while (!state.isOver.value) {
    freeSemaphore.get();
    freeSemaphore.put();
    counter.count.value += 1;
  }
}

// 7. Memory: 128 bytes are allocated and freed.

function allocator(_none: u32): void {
  const counter = state.counters[0];
  while (!state.isOver.value) {
    const block = heap.allocate(128);
    asm`# ${reg('r', block)} ${clobber('memory')}`;
    heap.free(block);
    counter.count.value += 1;
  }
}

// Basic processing: what a loop that only counts costs, for comparison.

function worker(_none: u32): void {
  const counter = state.counters[0];
  while (!state.isOver.value) counter.count.value += 1;
}

function single(name: string, entry: (none: u32) => void): void {
  begin();
  handles[0] = spawn(entry, 0, { priority: 20 });
  report(name, 1);
  finish(1);
}

// 8. The tick: interrupts of the timer while one thread computes and nobody waits for a time.

function tick(): void {
  begin();
  handles[0] = spawn(worker, 0, { priority: 20 });
  sleep(1000);
  const before = preemption.timerInterruptCount();
  sleep(windowUs);
  // The one that ended this sleep.
  print`bench timer-ticks-while-computing ${(preemption.timerInterruptCount() - before - 1) * 100}`;
  state.isOver.value = true;
  finish(1);
}

/** A thousand nops between two readings of the clock: 1002 says that a tick is an instruction. */
function calibrate(): void {
  const start = clock.nowTicks();
  asm`.rept 1000
    nop
    .endr`;
  print`bench calibration ${(clock.nowTicks() - start) * 100}`;
}

export function main(): void {
  assert(preemptCount() === 0, 'the benchmark begins with nothing held');
  preemption.enable();
  holdPreemption();
  setBasePriority(thisCpu.current, reporterPriority);
  releasePreemption();
  calibrate();
  single('basic', worker);
  cooperative();
  preemptive();
  interruptToSemaphore();
  interruptPreemption();
  single('message', messenger);
  single('synchronisation', synchroniser);
  single('memory', allocator);
  tick();
}
