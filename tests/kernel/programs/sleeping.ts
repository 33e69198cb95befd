// Sleeping threads: all wake, in the order of their deadlines, none too early; late by how much.

import { clock, preemption, print, sleep, sleepUntil, spawn, type JoinHandle } from 'heddle';

const sleeperCount: u32 = 50;

class Log {
  readonly threads = array<JoinHandle | null, 50>(50);
  lastUs: u64 = 0;
  outOfOrder: u32 = 0;
  early: u32 = 0;
  woken: u32 = 0;
  mostLateNs: u64 = 0;
}
const log = new Log();

function sleepFor(durationUs: u64): void {
  const before = clock.nowNs();
  const whole = sleep(durationUs);
  const slept = clock.nowNs() - before;
  if (slept < durationUs * 1000) log.early += 1;
  else log.mostLateNs = max<u64>(log.mostLateNs, slept - durationUs * 1000);
  if (durationUs < log.lastUs) log.outOfOrder += 1;
  log.lastUs = durationUs;
  if (whole) log.woken += 1;
}

function round(name: string): void {
  log.lastUs = 0;
  log.mostLateNs = 0;
  for (let i: u32 = 0; i < sleeperCount; i++) {
    log.threads[i] = spawn<u64>(sleepFor, u64((i * 37) % sleeperCount) * 200 + 1000, { name: 'sleeper', priority: 40 });
  }
  for (const thread of log.threads) thread?.join();
  print`${name}: woken ${log.woken}, early ${log.early}, out of order ${log.outOfOrder}, late by less than 20 us: ${log.mostLateNs < 20_000}`;
}

export function main(): void {
  round('preemption off');
  preemption.enable();
  round('preemption on');
  const before = preemption.timerInterruptCount();
  const start = clock.nowUs();
  let next = start;
  for (let i = 0; i < 10; i++) {
    next += 1000;
    sleepUntil(next);
  }
  const tookUs = clock.nowUs() - start;
  print`ten periods of 1 ms: ${tookUs / 100} tenths, interrupts ${preemption.timerInterruptCount() - before}`;
}
