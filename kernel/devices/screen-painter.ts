// Keeps the screen up to date: a thread that paints what was written, at most some thirty times a second,
// and sleeps while nothing is.
//
// It has a high priority, so that people see the log of a busy machine; a fast log costs no more painting
// than a slow one.

import { interruptsEnabled, preemptCount } from '../arch/x86_64/index.ts';
import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { setLineGuard } from '../observe/console.ts';
import { log } from '../observe/log.ts';
import { sleep } from '../sched/sleep.ts';
import { spawn } from '../sched/spawn.ts';
import { WaitQueue } from '../sched/wait-queue.ts';
import { hasScreen, isScreenChanged, paintScreen } from '../screen/screen.ts';

const painterPriority: u8 = 62;
const pauseUs: u64 = 33_000;

const painter = new WaitQueue();

/** Starts the thread, if there is a screen. */
export function startScreenPainter(): void {
  if (!hasScreen()) return;
  const thread = spawn((_none: bool) => paintForEver(), false, { name: 'screen', priority: painterPriority, isDaemon: true });
  if (thread === null) {
    log.warn`no memory for the thread that paints the screen`;
    return;
  }
  thread.detach();
  setLineGuard(holdPreemption, leaveLine);
}

/** At the end of each line: wakes the painter, unless the writer is an interrupt handler or holds preemption. */
function leaveLine(): void {
  if (preemptCount() === 1 && interruptsEnabled() && isScreenChanged()) painter.wakeOne();
  releasePreemption();
}

/** @blocks */
function paintForEver(): void {
  for (;;) {
    waitForChange();
    paintScreen();
    sleep(pauseUs);
  }
}

/** @blocks */
function waitForChange(): void {
  holdPreemption();
  while (!isScreenChanged()) painter.wait();
  releasePreemption();
}
