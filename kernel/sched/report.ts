// The table of threads: who they are, what they do, what they have had of the CPU.
//
// Rows are read one at a time with preemption held for each, so that a long table holds nobody up;
// a thread that ends meanwhile ends the table early, with a line that says so.

import { holdPreemption, preemptionGuard, releasePreemption } from '../locks/preemption-guard.ts';
import { print, write } from '../observe/console.ts';
import { clock } from '../time/clock.ts';
import { cpuTicksOf } from './cpu-time.ts';
import { thisCpu } from './cpu.ts';
import { priorityOf } from './run-queue.ts';
import { oldestThread, type ThreadId, threadWithId } from './thread-store.ts';
import { ThreadState } from './thread-state.ts';
import type { Thread } from './thread.ts';

export function printThreads(): void {
  print`  no  name              state      priority      CPU us  switches  preempted`;
  let id = firstId();
  while (id !== 0) id = printRow(id);
  const busy = 1000 - idlePerMille();
  print`  threads had ${busy / 10}.${busy % 10} % of the time since the start`;
}

/** How much of the time since the scheduler's start the CPU was idle, in thousandths. */
export function idlePerMille(): u64 {
  using guard = preemptionGuard.acquire();
  const cpu = thisCpu.self;
  const idle = cpuTicksOf(cpu.idle);
  const all = clock.nowTicks() - cpu.startTicks;
  return all === 0 ? 0 : (idle * 1000) / all;
}

function firstId(): ThreadId {
  using guard = preemptionGuard.acquire();
  const first = oldestThread();
  return first === null ? 0 : first.id;
}

/** Prints a thread; gives the id of the next, 0 behind the last. */
function printRow(id: ThreadId): ThreadId {
  holdPreemption();
  const thread = threadWithId(id);
  if (thread === null) {
    releasePreemption();
    print`  a thread ended meanwhile`;
    return 0;
  }
  const newer = thread.newerThread;
  const next: ThreadId = newer === null ? 0 : newer.id;
  const name = thread.name;
  const state = stateName(thread);
  const priority = priorityOf(thread.level);
  const timeUs = clock.ticksToNs(cpuTicksOf(thread)) / 1000;
  const switches = thread.switchCount;
  const preempted = thread.preemptionCount;
  const number = thread.number;
  releasePreemption();
  write`${dec(number, 4)}  ${left(name, 16)}  ${left(state, 9)}  ${dec(priority, 8)}`;
  print`  ${dec(timeUs, 10)}  ${dec(switches, 8)}  ${dec(preempted, 9)}`;
  return next;
}

function stateName(thread: Thread): string {
  if (thread === thisCpu.current) return 'running';
  switch (thread.state) {
    case ThreadState.Ready: return 'ready';
    case ThreadState.Blocked: return thread.waitsIn === null ? 'sleeping' : 'blocked';
    case ThreadState.Suspended: return 'suspended';
    default: return 'ended';
  }
}
