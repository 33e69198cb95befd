// Threads to play with from the shell: hogs, which never give way, and sleepers, which nearly always wait.

import { print } from '../observe/console.ts';
import { sleep } from '../sched/sleep.ts';
import { ThreadBuilder } from '../sched/thread-builder.ts';
import { Thread } from '../sched/thread.ts';
import { spawnErrorText } from '../sched/thread-options.ts';

const sleeperPauseUs: u64 = 100_000;
const checkEvery: u32 = 65536;

/** Counts, and looks now and then whether it was cancelled; gives the CPU to nobody. */
function hog(_none: bool): void {
  let count: u32 = 0;
  for (;;) {
    count += 1;
    compilerFence();
    if (count % checkEvery === 0) Thread.checkCancel();
  }
}

/** @blocks */
function sleeper(_none: bool): void {
  while (sleep(sleeperPauseUs)) Thread.checkCancel();
}

/** Makes `count` hogs, or sleepers, of a priority. False when one could not be made. */
export function spawnDemoThreads(isHog: bool, count: u32, priority: u8): bool {
  for (let i: u32 = 0; i < count; i++) {
    const builder = onStack(new ThreadBuilder());
    builder.name(isHog ? 'hog' : 'sleeper').priority(priority).daemon();
    const { handle, error } = isHog ? builder.spawn(hog, false) : builder.spawn(sleeper, false);
    if (handle === null) {
      print`${spawnErrorText(error)}`;
      return false;
    }
    handle.detach();
  }
  return true;
}
