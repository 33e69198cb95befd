// What programs see of threads: results, captured values, handles and stale ones, cancelling,
// suspending, priorities, thread-local values.

import {
  clock, type JoinHandle, JoinError, joinErrorText, preemption, print, sleep, spawn, SpawnError, spawnErrorText, Thread, ThreadBuilder, ThreadLocal,
} from 'heddle';
import { checkInvariants } from '../../../kernel/sched/invariants.ts';

class Box {
  value: u32 = 7;
}
const box = new Box();
const log = array<u64, 8>(8);
let logged: u32 = 0;

function note(value: u64): void {
  log[logged] = value;
  logged += 1;
}

function triple(from: Box): u32 {
  return from.value * 3;
}

function divide(value: u32): [u32, u32] {
  return [value / 10, value % 10];
}

function results(): void {
  const step: u32 = 5;
  const name = 'captured';
  const number = spawn(triple, box)!.join();
  const [tens, ones] = spawn(divide, 42)!.join();
  const sum = spawn((base: u32): u32 => { print`a closure with "${name}" runs`; return base + step; }, 100)!.join();
  const same = spawn((given: Box): Box => given, box)!.join();
  print`results: ${number} ${tens} ${ones} ${sum} ${same === box}`;
}

function nothing(_ignored: u32): void {}

function handles(): void {
  const first = spawn<u32>(nothing, 0)!;
  first.join();
  // The next thread has the same object.
  const second = spawn<u32>(nothing, 0)!;
  print`stale: ${!first.isValid} ${first.isFinished}, the other: ${second.isValid} ${second.isFinished}`;
  print`waiting for the stale one: ${joinErrorText(first.wait())}`;
  second.join();
  const third = spawn<u32>(nothing, 0)!;
  third.detach();
  print`for a detached one: ${joinErrorText(third.wait())}`;
  {
    using fourth = spawn<u32>(nothing, 0);
    print`in a block: ${fourth !== null}`;
  }
  const slow = spawn((us: u64): u64 => { sleep(us); return us; }, 2000)!;
  const early = slow.tryJoin(500);
  const late = slow.tryJoin();
  print`too early: ${joinErrorText(early.error)}; later: ${late.value}, ${late.error === JoinError.None}`;
  const again = slow.tryJoin();
  print`twice: ${joinErrorText(again.error)}`;
}

function sleepLong(_ignored: u32): void {
  const whole = sleep(1_000_000);
  note(whole ? 1 : 2);
  Thread.checkCancel();
  note(3);
}

function holdOff(_ignored: u32): void {
  Thread.holdCancel();
  note(sleep(2000) ? 4 : 5);
  Thread.releaseCancel();
  note(sleep(2000) ? 6 : 7);
  Thread.exitCancelled();
}

function cancelling(): void {
  const before = clock.nowUs();
  const sleeper = spawn<u32>(sleepLong, 0)!;
  const stubborn = spawn<u32>(holdOff, 0)!;
  sleep(500);
  sleeper.cancel();
  stubborn.cancel();
  checkInvariants();
  const first = sleeper.wait();
  const second = stubborn.wait();
  print`cancelled: ${joinErrorText(first)}, ${joinErrorText(second)}; soon: ${clock.nowUs() - before < 5000}`;
  print`they saw: ${log[0]} ${log[1]} ${log[2]}, ${logged}`;
  sleeper.detach();
  stubborn.detach();
}

class Counter {
  value!: volatile<u64>;
  over!: volatile<bool>;
}
const counter = new Counter();

function countUp(_ignored: u32): void {
  while (!counter.over.value) {
    counter.value.value += 1;
    Thread.yield();
  }
}

function advance(): bool {
  const before = counter.value.value;
  for (let i = 0; i < 20; i++) Thread.yield();
  return counter.value.value > before;
}

function suspending(): void {
  counter.over.value = false;
  const { handle } = new ThreadBuilder().name('stopped').suspended().spawn<u32>(countUp, 0);
  assert(handle !== null, 'there is room');
  const before = advance();
  handle.resume();
  const running = advance();
  handle.suspend();
  handle.suspend();
  const stopped = advance();
  checkInvariants();
  handle.resume();
  handle.priority = 30;
  const lower = advance();
  handle.priority = 31;
  const equal = advance();
  counter.over.value = true;
  handle.join();
  print`suspended ${before}, resumed ${running}, suspended ${stopped}, lower ${lower}, equal ${equal}`;
}

const session = new ThreadLocal<u64>(endSession);
const plain = new ThreadLocal<Box | null>();

function endSession(value: u64): void {
  note(value);
}

function locals(): void {
  logged = 0;
  session.value = 1;
  const other = spawn((value: u64): u64 => { const before = session.value; session.value = value; plain.value = box; return before; }, 20)!;
  const seen = other.join();
  print`local: ${seen}, ${session.value}, ${plain.value === null}; ended with ${log[0]}, ${logged}`;
}

function refusals(): void {
  const builder = new ThreadBuilder();
  const huge = builder.stackSize(u64(1) << 40).spawn<u32>(nothing, 0);
  const nowhere = new ThreadBuilder().cpuAffinity(2).spawn<u32>(nothing, 0);
  print`refused: ${spawnErrorText(huge.error)}; ${spawnErrorText(nowhere.error)}; ${huge.handle === null && nowhere.error === SpawnError.NoSuchCpu}`;
  const self: JoinHandle = changetype<JoinHandle>(Thread.current.id);
  print`oneself: ${joinErrorText(self.wait())}`;
}

function all(): void {
  logged = 0;
  results();
  handles();
  cancelling();
  suspending();
  locals();
  refusals();
  checkInvariants();
}

export function main(): void {
  all();
  preemption.enable();
  all();
}
