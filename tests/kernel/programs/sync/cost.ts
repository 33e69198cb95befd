// What the primitives cost, in ticks of the TSC: under -icount shift=0 these are guest instructions, loops
// included. Uncontended, contended, and from an interrupt handler; with 2 and with 32 threads alive, and
// with 10,000 where there is memory for them.

import {
  Channel, clock, EventFlags, type JoinHandle, machine, Mailbox, MpmcRing, Mutex, preemption, print, RwLock, Semaphore,
  spawn, SpscRing, Thread,
} from 'heddle';
import { setInterruptHandler } from '../../../../kernel/arch/x86_64/index.ts';
import { enterInterrupt, leaveInterrupt } from '../../../../kernel/sched/switch.ts';

const rounds: u32 = 1000;
const vector: u32 = 0x50;

class Message {
  a: u64 = 0;
  b: u64 = 0;
}

const semaphore = new Semaphore(1);
const mutex = new Mutex('cost');
const lock = new RwLock();
const mailbox = new Mailbox<Message, 10>();
const channel = new Channel<u64, 16>();
const single = new SpscRing<u64, 16>();
const many = new MpmcRing<u64, 16>();
const signal = new Semaphore();
const flags = new EventFlags();
const gate = new Semaphore();
const ping = new Semaphore();
const pong = new Semaphore();
const sent = new Message();
const received = new Message();
const idlers = array<JoinHandle | null, 10000>(10000);
const memoryForManyBytes: u64 = 200 << 20;

const handler = interrupt((_frame) => {
  enterInterrupt();
  signal.put();
  leaveInterrupt();
});

function report(what: string, start: u64, count: u32): void {
  const hundredths = ((clock.nowTicks() - start) * 100) / u64(count);
  print`${left(what, 40)} ${dec(hundredths / 100, 5)}.${dec(hundredths % 100, 2, '0')}`;
}

function uncontended(): void {
  let start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    semaphore.get();
    semaphore.put();
  }
  report('semaphore get + put', start, rounds);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    using _guard = mutex.lock();
  }
  report('mutex lock + unlock', start, rounds);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    using _guard = lock.read();
  }
  report('reader lock + unlock', start, rounds);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    using _guard = lock.write();
  }
  report('writer lock + unlock', start, rounds);
}

function messages(): void {
  let start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    mailbox.send(sent);
    mailbox.receive(received);
  }
  report('mailbox send + receive, 16 bytes', start, rounds);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    channel.send(i);
    channel.receive();
  }
  report('channel send + receive, 8 bytes', start, rounds);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    single.push(i);
    single.pop();
  }
  report('SPSC ring push + pop', start, rounds);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    many.push(i);
    many.pop();
  }
  report('MPMC ring push + pop', start, rounds);
  start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    flags.set(1);
    flags.clear(1);
  }
  report('event flags set + clear', start, rounds);
}

function interrupts(): void {
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    asm`int $0x50 ${clobber('memory')}`;
    signal.get();
  }
  report('interrupt, semaphore put, get', start, rounds);
}

function answer(_unused: u32): void {
  for (let i: u32 = 0; i < rounds; i++) {
    ping.get();
    pong.put();
  }
}

/** Two threads wake each other by turns: two blocked gets, two puts that wake, two switches. */
function pingPong(): void {
  const other = spawn<u32>(answer, 0, { name: 'answer', priority: 40 });
  const start = clock.nowTicks();
  for (let i: u32 = 0; i < rounds; i++) {
    ping.put();
    pong.get();
  }
  report('semaphores, round trip of two threads', start, rounds);
  other!.join();
}

function contend(_unused: u32): void {
  for (let i: u32 = 0; i < rounds; i++) {
    using _guard = mutex.lock();
    Thread.yield();
  }
}

/** Both yield while they hold it, so that each lock finds it held and each unlock hands it over. */
function contended(): void {
  const other = spawn<u32>(contend, 0, { name: 'contender' });
  const start = clock.nowTicks();
  contend(0);
  other!.join();
  report('mutex, contended, each lock + unlock', start, 2 * rounds);
}

function idle(_unused: u32): void {
  gate.get();
}

function measureAll(threads: u32): void {
  for (let i: u32 = 2; i < threads; i++) idlers[i] = spawn<u32>(idle, 0, { name: 'idler', stackSizeBytes: 8192 });
  Thread.yield();
  print`${threads} threads alive`;
  uncontended();
  messages();
  interrupts();
  pingPong();
  contended();
  for (let i: u32 = 2; i < threads; i++) gate.put();
  for (let i: u32 = 2; i < threads; i++) idlers[i]!.join();
}

export function main(): void {
  preemption.enable();
  setInterruptHandler(vector, handler);
  measureAll(2);
  measureAll(32);
  if (machine.usableMemoryBytes() > memoryForManyBytes) measureAll(10_000);
}
