// The timer of a CPU and the queue of what it is for: sleeping threads, time-outs, timers of
// programs. Time slices share it (slice-timer.ts).
//
// Set for the next event only, and later events never put it off: one that was cancelled may still
// interrupt once, except for an idle CPU, which sets it exactly.

import { armTimer, disarmTimer, readTsc } from '../arch/x86_64/index.ts';
import { TimerKind, type TimerNode, noDeadline } from '../time/timer-queue.ts';
import { type Cpu, thisCpu } from './cpu.ts';

/** What is due within this many ticks is due: an interrupt of its own would come later. */
const slackTicks: u64 = 200;

/** Called with preemption held once and interrupts on, when a node's time has come. May not block. */
export type TimerAction = (node: TimerNode) => void;

// One variable for each kind: the compiler follows them apart, and so knows what a timer may do.
let endTimeout: TimerAction = doNothing;
let fireTimer: TimerAction = doNothing;
let startPeriod: TimerAction = doNothing;
let age: TimerAction = doNothing;

function doNothing(_node: TimerNode): void {}

/** Sets what is done for the nodes of a kind. */
export function setTimerAction(kind: TimerKind, action: TimerAction): void {
  if (kind === TimerKind.Timeout) endTimeout = action;
  else if (kind === TimerKind.Timer) fireTimer = action;
  else if (kind === TimerKind.Period) startPeriod = action;
  else age = action;
}

function act(node: TimerNode): void {
  if (node.kind === TimerKind.Timeout) endTimeout(node);
  else if (node.kind === TimerKind.Timer) fireTimer(node);
  else if (node.kind === TimerKind.Period) startPeriod(node);
  else age(node);
}

/** Has the node's action called at its deadline. Needs preemption held. */
export function startTimer(node: TimerNode, deadline: u64): void {
  const cpu = thisCpu.self;
  node.deadline = deadline;
  cpu.timers.insert(node);
  if (deadline < cpu.timerDeadline) setTimer(cpu, deadline, readTsc());
}

/**
 * Takes a node back that may have been started. Needs preemption held.
 * @inline
 */
export function stopTimer(node: TimerNode): void {
  if (node.isQueued) thisCpu.self.timers.remove(node);
}

/** Has the timer interrupt at `deadline` or before. `now` is the TSC. */
export function setTimer(cpu: Cpu, deadline: u64, now: u64): void {
  if (deadline >= cpu.timerDeadline) return;
  cpu.timerDeadline = deadline;
  // The interrupt may come here; then nobody waits for the one that is set below.
  compilerFence();
  armTimer(now, deadline > now ? deadline - now : 1);
}

/**
 * Calls the actions that are due. Preemption is held once, interrupts are on. Returns the TSC as last read.
 * @atomic
 */
export function runTimers(cpu: Cpu): u64 {
  cpu.timerFired = false;
  if (cpu.endsSlices) cpu.wantsSliceTimer = true;
  compilerFence();
  let now = readTsc();
  for (;;) {
    const first = cpu.timers.first;
    if (first === null) return now;
    if (first.deadline > now + slackTicks) {
      now = readTsc();
      if (first.deadline > now + slackTicks) break;
    }
    cpu.timers.remove(first);
    act(first);
  }
  setTimer(cpu, cpu.timers.firstDeadline, now);
  return now;
}

/** For an idle CPU, with interrupts off: no interrupt but for the next event. */
export function setTimerExactly(cpu: Cpu): void {
  const deadline = cpu.timers.firstDeadline;
  if (cpu.timerDeadline === deadline) return;
  cpu.timerDeadline = deadline;
  cpu.wantsSliceTimer = cpu.endsSlices;
  if (deadline === noDeadline) {
    disarmTimer();
    return;
  }
  const now = readTsc();
  armTimer(now, deadline > now ? deadline - now : 1);
}
