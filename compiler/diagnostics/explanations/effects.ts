// H6xxx: effects, found by following the calls of the whole program, and stacks.

import type { Explanation } from './explanation.ts';

const handlerReason = 'A handler runs on the stack of whatever thread it interrupted, at any moment. To wait there would stop a thread that has nothing to do with it, which may hold what is waited for.';

export const effectExplanations = {
  H6001: {
    target: 'kernel',
    meaning: 'Through these calls an interrupt handler comes to a function that is marked @blocks.',
    reason: handlerReason,
    wrong: `
import { Thread } from 'heddle';

const handler = interrupt((_frame) => {
  Thread.yield();
});

export function main(): void {
  addressof(handler);
}
`,
    right: `
class Arrival {
  count!: volatile<u32>;
}

const arrival = new Arrival();

const handler = interrupt((_frame) => {
  arrival.count.value += 1;
});

export function main(): void {
  addressof(handler);
}
`,
  },
  H6002: {
    target: 'linux',
    meaning: 'Through these calls an interrupt handler comes to the allocator.',
    reason: 'The interrupted thread may be in the middle of the allocator, whose lists are then in no order.',
    wrong: `
class Message {
  number: u32 = 1;
}

let last: Message | null = null;

const handler = interrupt((_frame) => {
  last = new Message();
});

addressof(handler);
`,
    right: `
class Message {
  number: u32 = 1;
}

const message = new Message();
let last: Message | null = null;

const handler = interrupt((_frame) => {
  last = message;
});

addressof(handler);
`,
  },
  H6008: {
    target: 'linux',
    meaning: 'Through these calls an interrupt handler comes to free(object), which gives memory back to the allocator.',
    reason: 'The interrupted thread may be in the middle of the allocator, whose lists are then in no order.',
    wrong: `
class Message {
  number: u32 = 1;
}

let last: Message | null = new Message();

const handler = interrupt((_frame) => {
  free(last);
});

addressof(handler);
`,
    right: `
class Message {
  number: u32 = 1;
  isDone: bool = false;
}

const message = new Message();

const handler = interrupt((_frame) => {
  message.isDone = true;
});

addressof(handler);
`,
  },
  H6003: {
    target: 'kernel',
    meaning: 'Through these calls an interrupt handler comes to a function that computes with f32 or f64.',
    reason: 'Such a function changes vector registers. Interrupt entries save the general registers only, so the interrupted thread would lose its values.',
    wrong: `
let level: f64 = 0;

/** @noinline */
function raise(): void {
  level = level * 1.5;
}

const handler = interrupt((_frame) => {
  raise();
});

export function main(): void {
  addressof(handler);
}
`,
    right: `
let level: u64 = 0;

const handler = interrupt((_frame) => {
  level = (level * 3) / 2;
});

export function main(): void {
  addressof(handler);
}
`,
  },
  H6004: {
    target: 'kernel',
    meaning: 'A function marked @noblock comes to a function that is marked @blocks.',
    reason: '@noblock is a promise to callers: the function comes back without waiting for anybody.',
    wrong: `
import { Thread } from 'heddle';

/** @noblock */
function poll(): void {
  Thread.yield();
}

export function main(): void {
  poll();
}
`,
    right: `
import { Thread } from 'heddle';

/** @noblock */
function poll(): void {
  pause();
}

export function main(): void {
  poll();
  Thread.yield();
}
`,
  },
  H6005: {
    target: 'kernel',
    meaning: 'A function marked @atomic comes to a function that is marked @blocks.',
    reason: '@atomic says that the function runs while no other thread can, with preemption held or interrupts off. Who waits there waits for ever.',
    wrong: `
import { Thread } from 'heddle';

/** @atomic */
function step(): void {
  Thread.yield();
}

export function main(): void {
  step();
}
`,
    right: `
/** @atomic */
function step(): void {
  pause();
}

export function main(): void {
  step();
}
`,
  },
  H6006: {
    target: 'linux',
    meaning: 'A function marked @atomic comes to the allocator.',
    reason: 'An allocation takes an unknown time and may wait for memory. Code that keeps all other threads from running must be short.',
    wrong: `
class Item {
  value: u32 = 0;
}

/** @atomic */
function make(): Item {
  return new Item();
}

make();
`,
    right: `
class Item {
  value: u32 = 0;
}

/** @atomic */
function fill(item: Item): void {
  item.value = 1;
}

fill(new Item());
`,
  },
  H6007: {
    target: 'kernel',
    meaning: 'Between the call that took a lock or guard and its release stands a call that may block.',
    reason: 'The other threads cannot run, or spin for the lock, until it is released; but the thread that would release it sleeps.',
    wrong: `
import { preemption, Thread } from 'heddle';

export function main(): void {
  using _guard = preemption.hold();
  Thread.yield();
}
`,
    right: `
import { preemption, Thread } from 'heddle';

export function main(): void {
  {
    using _guard = preemption.hold();
  }
  Thread.yield();
}
`,
  },
  H6201: {
    untriggered: 'the sizes of stack frames are known only after the code is generated, which a check does not do',
    target: 'kernel',
    meaning: 'The longest chain of calls that begins in the entry of a thread, with one interrupt on top of it, has frames of more bytes than the stack of the thread.',
    reason: 'A stack that grows too far runs into its guard page, and the machine stops.',
    right: `spawn(entry, argument, { stackAddress: addressof(largeStack), stackSizeBytes: 65536 })`,
  },
} as const satisfies Readonly<Record<string, Explanation>>;
