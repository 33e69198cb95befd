// An idle CPU stops (`sti; hlt`) and an interrupt handler wakes the thread that waits. Uses the
// kernel's inner modules, since programs cannot have interrupt handlers yet.

import { clock, print } from 'heddle';
import { armTimer, endOfInterrupt, readTsc, startApicTimer } from '../../../kernel/arch/x86_64/index.ts';
import { holdPreemption, preemptionGuard, releasePreemption } from '../../../kernel/locks/preemption-guard.ts';
import { addWakeSource, removeWakeSource } from '../../../kernel/sched/idle.ts';
import { Thread } from '../../../kernel/sched/thread.ts';
import { block, wake } from '../../../kernel/sched/wake.ts';
import { enterInterrupt, leaveInterrupt } from '../../../kernel/sched/switch.ts';

const waitUs: u64 = 5000;

class Alarm {
  sleeper: Thread | null = null;
  interrupts!: volatile<u32>;
}

const alarm = new Alarm();

const alarmInterrupt = interrupt((_frame) => {
  enterInterrupt();
  endOfInterrupt();
  alarm.interrupts.value += 1;
  wakeSleeper();
  leaveInterrupt();
});

function wakeSleeper(): void {
  using _guard = preemptionGuard.acquire();
  const sleeper = alarm.sleeper;
  if (sleeper !== null) wake(sleeper);
}

export function main(): void {
  startApicTimer(alarmInterrupt, clock.usToTicks(1000));
  addWakeSource();
  const before = clock.nowUs();
  sleep();
  const sleptUs = clock.nowUs() - before;
  removeWakeSource();
  print`alarms: ${alarm.interrupts.value}`;
  print`slept at least ${waitUs} us: ${sleptUs >= waitUs}`;
}

function sleep(): void {
  holdPreemption();
  alarm.sleeper = Thread.current;
  armTimer(readTsc(), clock.usToTicks(waitUs));
  block();
  releasePreemption();
}
