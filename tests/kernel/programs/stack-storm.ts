// Overflows at seeded places, with interrupts of the timer every few microseconds: in plain code, with
// preemption held, while the CPU delivers an interrupt, in the handler, in the switch.
//
// Diggers go down to a depth around the base of their stacks and stay there for a while. One thread
// sleeps for a few microseconds at a time and must not miss its turn for long: an interrupt that got
// lost would stop it.

import { clock, FrameKind, frames, JoinError, JoinHandle, preemption, print, sleep, spawn, StackBacking, stacks, Thread } from 'heddle';

const rounds: u32 = 400;
const seed: u64 = 0x5eed_0001;

class State {
  random!: volatile<u64>;
  ticks!: volatile<u64>;
  over!: volatile<bool>;
  survivors!: volatile<u32>;
  overflows!: volatile<u32>;
  depth!: volatile<u64>;
  heldDone!: volatile<u32>;
}

const state = new State();

/** Xorshift (Marsaglia, 2003). */
function random(limit: u64): u64 {
  let value = state.random.value;
  value ^= value << 13;
  value ^= value >>> 7;
  value ^= value << 17;
  state.random.value = value;
  return value % limit;
}

function tick(_ignored: u32): void {
  while (!state.over.value) {
    sleep(2 + random(4));
    state.ticks.value += 1;
  }
}

/** Goes down to a frame below `limit`, spins there, and comes back. */
function dig(limit: usize): u64 {
  state.depth.value += 1;
  if (frameAddress() < limit) {
    clock.spinUs(random(12));
    return 0;
  }
  return dig(limit) + state.depth.value;
}

/** From a little above the base, where only an interrupt overflows, to a little below. */
function somewhere(aboveBytes: u64, belowBytes: u64): usize {
  return Thread.current.stack.base + aboveBytes - random(aboveBytes + belowBytes);
}

function digFree(_ignored: u32): void {
  dig(somewhere(900, 200));
  state.survivors.value += 1;
}

function digHeld(_ignored: u32): void {
  const limit = somewhere(900, 3000);
  {
    using _guard = preemption.hold();
    dig(limit);
    state.heldDone.value += 1;
  }
  dig(somewhere(900, 0));
  state.survivors.value += 1;
}

/** Sleeps at the bottom: the switch itself may overflow. */
function digAndSleep(_ignored: u32): void {
  sleepBelow(somewhere(700, 100));
  state.survivors.value += 1;
}

function sleepBelow(limit: usize): u64 {
  state.depth.value += 1;
  if (frameAddress() < limit) {
    for (let i: u32 = 0; i < 3; i++) sleep(1 + random(3));
    return 0;
  }
  return sleepBelow(limit) + state.depth.value;
}

function usedFrames(): u64 {
  return frames.total() - frames.count(FrameKind.Free);
}

function startDigger(): JoinHandle | null {
  const kind = random(3);
  const entry = kind === 0 ? digFree : kind === 1 ? digHeld : digAndSleep;
  const backing = random(2) === 0 ? StackBacking.Lazy : StackBacking.Eager;
  return spawn<u32>(entry, 0, { name: 'digger', stackSizeBytes: 4096 + random(2) * 4096, stackBacking: backing });
}

function finish(digger: JoinHandle | null): void {
  if (digger === null) return;
  if (digger.wait() === JoinError.StackOverflow) state.overflows.value += 1;
  digger.detach();
}

function runRounds(): void {
  const diggers = array<JoinHandle | null, 4>(4);
  for (let round: u32 = 0; round < rounds; round++) {
    for (let i: u32 = 0; i < 4; i++) diggers[i] = startDigger();
    for (let i: u32 = 0; i < 4; i++) finish(diggers[i]);
  }
}

export function main(): void {
  state.random.value = seed;
  stacks.limitReports(0);
  const before = usedFrames();
  preemption.enable(100);
  const ticker = spawn<u32>(tick, 0, { name: 'ticker', priority: 50 });
  const start = clock.nowUs();
  runRounds();
  const duration = clock.nowUs() - start;
  state.over.value = true;
  ticker?.join();
  stacks.flush();
  print`seed ${hex(seed)}: ${rounds * 4} diggers, ${state.survivors.value} survivors, ${state.overflows.value} overflows, ${state.heldDone.value} held`;
  print`ticks: ${state.ticks.value} in ${duration} us`;
  print`frames more than before: ${i64(usedFrames() - before)}`;
}
