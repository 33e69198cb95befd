// Interrupt handlers as producers: a software interrupt puts a semaphore, sets event flags and fills
// rings, raised where nothing is held, where preemption is held, and by a thread that preempts others in
// the middle of using the same primitives.

import { EventFlags, EventMode, MpmcRing, preemption, print, Semaphore, sleep, SpscRing, spawn, SyncResult } from 'heddle';
import { setInterruptHandler } from '../../../../kernel/arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { enterInterrupt, leaveInterrupt } from '../../../../kernel/sched/switch.ts';
import { startDisturbing, stopDisturbing } from './disturb.ts';

const vector: u32 = 0x50;
const rounds: u32 = 3000;

class Shared {
  readonly semaphore = new Semaphore();
  readonly flags = new EventFlags();
  readonly single = new SpscRing<u32, 64>();
  readonly many = new MpmcRing<u32, 64>();
  raised!: volatile<u32>;
  got!: volatile<u32>;
  pushedSingle!: volatile<u32>;
  pushedMany!: volatile<u32>;
  poppedSingle!: volatile<u32>;
  poppedMany!: volatile<u32>;
  outOfOrder!: volatile<u32>;
  order!: volatile<u32>;
}
const shared = new Shared();

const handler = interrupt((_frame) => {
  enterInterrupt();
  shared.raised.value += 1;
  if (shared.single.push(shared.pushedSingle.value)) shared.pushedSingle.value += 1;
  if (shared.many.push(shared.pushedMany.value)) shared.pushedMany.value += 1;
  shared.semaphore.put();
  shared.flags.set(1);
  leaveInterrupt();
});

function raise(): void {
  asm`int $0x50 ${clobber('memory')}`;
}

function getAll(_unused: u32): void {
  while (shared.semaphore.get() === SyncResult.Done) {
    shared.got.value += 1;
    popBoth();
  }
}

function popBoth(): void {
  const fromSingle = shared.single.pop();
  if (fromSingle.isThere) {
    if (fromSingle.value !== shared.poppedSingle.value) shared.outOfOrder.value += 1;
    shared.poppedSingle.value += 1;
  }
  const fromMany = shared.many.pop();
  if (fromMany.isThere) {
    if (fromMany.value !== shared.poppedMany.value) shared.outOfOrder.value += 1;
    shared.poppedMany.value += 1;
  }
}

function noteEvents(_unused: u32): void {
  while (shared.flags.wait(1, EventMode.AnyAndClear).result === SyncResult.Done) shared.order.value = shared.order.value * 10 + 1;
}

/** Everything that a handler wakes is of higher priority and so has run when this goes on. */
function raiseBare(): void {
  shared.order.value = 0;
  raise();
  shared.order.value = shared.order.value * 10 + 2;
  print`nothing held: ${shared.order.value}, got ${shared.got.value}`;
}

function raiseWhileHolding(): void {
  shared.order.value = 0;
  holdPreemption();
  raise();
  raise();
  shared.order.value = shared.order.value * 10 + 2;
  releasePreemption();
  shared.order.value = shared.order.value * 10 + 3;
  print`preemption held: ${shared.order.value}, got ${shared.got.value}`;
}

function raiseOften(): void {
  startDisturbing(raise);
  for (let i: u32 = 0; i < rounds; i++) {
    raise();
    shared.semaphore.put();
    if (i % 16 === 0) sleep(1);
  }
  const disturbances = stopDisturbing();
  const expected = shared.raised.value + rounds;
  print`put ${rounds} by hand and ${shared.raised.value > rounds + 100} by handlers, got all: ${shared.got.value === expected}`;
  const isEmpty = shared.poppedSingle.value === shared.pushedSingle.value && shared.poppedMany.value === shared.pushedMany.value;
  print`preempted: ${disturbances > 100}, rings: all out ${isEmpty}, out of order ${shared.outOfOrder.value}, in ${shared.pushedMany.value > rounds}`;
}

export function main(): void {
  preemption.enable();
  setInterruptHandler(vector, handler);
  const consumer = spawn<u32>(getAll, 0, { name: 'consumer', priority: 50 });
  const listener = spawn<u32>(noteEvents, 0, { name: 'listener', priority: 50 });
  raiseBare();
  raiseWhileHolding();
  raiseOften();
  shared.semaphore.close();
  shared.flags.close();
  consumer!.join();
  listener!.join();
  print`a closed semaphore takes nothing: ${!shared.semaphore.put()}`;
}
