// Channels, mailboxes, conditions, barriers, once, event flags and the pool among many threads that are
// preempted at random instructions: nothing is lost, nothing comes twice.

import {
  Barrier, Channel, Condition, EventFlags, EventMode, Future, type JoinHandle, Mailbox, Mutex, Once, preemption, print,
  spawn, SyncResult, Thread, ThreadPool,
} from 'heddle';
import { holdPreemption, releasePreemption } from '../../../../kernel/locks/preemption-guard.ts';
import { Random, runAll, startDisturbing, stopDisturbing } from './disturb.ts';

const producers: u32 = 5;
const consumers: u32 = 4;
const perProducer: u32 = 300;
const total: u32 = 1500;

type Numbered = { number: u32; check: u64 };

class Parcel {
  number: u64 = 0;
  check: u64 = 0;
  readonly rest = array<u64, 4>(4);
}

class Shared {
  readonly channel = new Channel<Numbered, 7>();
  readonly mailbox = new Mailbox<Parcel, 3>();
  readonly seen = array<u8, 1500>(1500);
  damaged!: volatile<u32>;
  received!: volatile<u32>;
  readonly mutex = new Mutex('buffer');
  readonly notEmpty = new Condition();
  readonly notFull = new Condition();
  buffered: u32 = 0;
  mostBuffered: u32 = 0;
  taken: u32 = 0;
  readonly barrier = new Barrier(6);
  phase!: volatile<u32>;
  arrived!: volatile<u32>;
  wrongPhase!: volatile<u32>;
  leaders!: volatile<u32>;
  readonly once = new Once();
  onceCount!: volatile<u32>;
  readonly flags = new EventFlags();
  flagSum!: volatile<u32>;
  readonly pool = new ThreadPool();
  readonly futures = array<Future<u64>, 64>(64);
}
const shared = new Shared();

function check(): void {
  holdPreemption();
  shared.channel.checkInvariants();
  shared.mailbox.checkInvariants();
  shared.barrier.checkInvariants();
  shared.flags.checkInvariants();
  releasePreemption();
}

function note(number: u64, checkSum: u64): void {
  if (checkSum !== number * 7 + 3) shared.damaged.value += 1;
  shared.seen[u32(number)] += 1;
}

function sendToChannel(index: u32): void {
  const random = onStack(new Random(index + 7));
  for (let i: u32 = 0; i < perProducer; i++) {
    const number = index * perProducer + i;
    const value: Numbered = { number, check: u64(number) * 7 + 3 };
    const way = random.below(3);
    if (way === 0) {
      while (shared.channel.trySend(value) !== SyncResult.Done) Thread.yield();
    } else if (way === 1) {
      while (shared.channel.send(value, 12) !== SyncResult.Done);
    } else {
      shared.channel.send(value);
    }
  }
}

function receiveFromChannel(_index: u32): void {
  for (const { number, check: checkSum } of shared.channel) note(number, checkSum);
}

function sendToMailbox(index: u32): void {
  const parcel = onStack(new Parcel());
  for (let i: u32 = 0; i < perProducer; i++) {
    parcel.number = index * perProducer + i;
    parcel.check = parcel.number * 7 + 3;
    parcel.rest[3] = parcel.number;
    shared.mailbox.send(parcel);
  }
}

function receiveFromMailbox(index: u32): void {
  const random = onStack(new Random(index + 70));
  const parcel = onStack(new Parcel());
  for (;;) {
    const result = random.below(2) === 0 ? shared.mailbox.receive(parcel, 9) : shared.mailbox.receive(parcel);
    if (result === SyncResult.Closed) return;
    if (result !== SyncResult.Done) continue;
    if (parcel.rest[3] !== parcel.number) shared.damaged.value += 1;
    note(parcel.number, parcel.check);
  }
}

function reportSeen(what: string): void {
  let once: u32 = 0;
  for (let i: u32 = 0; i < total; i++) {
    if (shared.seen[i] === 1) once += 1;
    shared.seen[i] = 0;
  }
  print`${what}: ${once} of ${total} came once, damaged ${shared.damaged.value}`;
}

function run(what: string, receive: (index: u32) => void, send: (index: u32) => void, close: () => void): void {
  const threads = onStack(array<JoinHandle | null, 4>(4));
  for (let i: u32 = 0; i < consumers; i++) threads[i] = spawn<u32>(receive, i, { name: 'consumer' });
  runAll(producers, send);
  close();
  for (let i: u32 = 0; i < consumers; i++) threads[i]!.join();
  reportSeen(what);
}

function produceOrConsume(index: u32): void {
  for (let i: u32 = 0; i < perProducer; i++) {
    using _guard = shared.mutex.lock();
    if (index % 2 === 0) {
      while (shared.buffered === 4) shared.notFull.wait(shared.mutex);
      shared.buffered += 1;
      shared.mostBuffered = max<u32>(shared.mostBuffered, shared.buffered);
      shared.notEmpty.wakeOne();
    } else {
      while (shared.buffered === 0) shared.notEmpty.wait(shared.mutex);
      shared.buffered -= 1;
      shared.taken += 1;
      shared.notFull.wakeOne();
    }
  }
}

function meet(_index: u32): void {
  for (let round: u32 = 0; round < 50; round++) {
    shared.once.run(() => {
      Thread.yield();
      shared.onceCount.value += 1;
    });
    if (shared.phase.value !== round) shared.wrongPhase.value += 1;
    atomic.add<u32>(addressof(shared.arrived), 1);
    if (shared.barrier.wait().isLast) {
      shared.leaders.value += 1;
      shared.phase.value += 1;
    }
    // Until the leader has counted.
    shared.barrier.wait();
  }
}

function waitForFlags(index: u32): void {
  const { flags } = shared.flags.wait(u64(3) << u64(index * 2), index % 2 === 0 ? EventMode.All : EventMode.Any);
  shared.flagSum.value += u32(flags);
}

function setFlags(): void {
  const threads = onStack(array<JoinHandle | null, 4>(4));
  for (let i: u32 = 0; i < 4; i++) threads[i] = spawn<u32>(waitForFlags, i, { name: 'listener', priority: 40 });
  for (let bit: u64 = 0; bit < 8; bit++) shared.flags.set(u64(1) << bit);
  for (let i: u32 = 0; i < 4; i++) threads[i]!.join();
  // All of 3 and 48; 4 and 64 alone end the others.
  print`flags that ended the waits: ${shared.flagSum.value}`;
}

function cube(n: u64): u64 {
  Thread.yield();
  return n * n * n;
}

function usePool(): void {
  shared.pool.start(4);
  for (let i: u32 = 0; i < 64; i++) shared.pool.submit<u64, u64>(shared.futures[i], cube, i);
  let cancelled: u32 = 0;
  for (let i: u32 = 60; i < 64; i++) if (shared.pool.cancel(shared.futures[i])) cancelled += 1;
  let sum: u64 = 0;
  for (let i: u32 = 0; i < 60; i++) sum += shared.futures[i].await().value;
  shared.pool.shutdown();
  print`pool: sum ${sum}, taken back ${cancelled}, closed: ${!shared.pool.submit<u64, u64>(shared.futures[0], cube, 1)}`;
}

export function main(): void {
  preemption.enable(100);
  startDisturbing(check);
  run('channel', receiveFromChannel, sendToChannel, () => { shared.channel.close(); });
  run('mailbox', receiveFromMailbox, sendToMailbox, () => { shared.mailbox.close(); });
  runAll(6, produceOrConsume);
  print`buffer: taken ${shared.taken}, left ${shared.buffered}, most ${shared.mostBuffered}`;
  runAll(6, meet);
  print`barrier: ${shared.leaders.value} leaders, wrong phases ${shared.wrongPhase.value}, once: ${shared.onceCount.value}`;
  setFlags();
  usePool();
  print`preempted a hundred times: ${stopDisturbing() > 100}`;
}
