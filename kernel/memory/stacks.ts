// What programs may ask of the stacks of all threads.

import { limitOverflowReports } from './overflow-reports.ts';
import { flushStacks, limitWaitingStacks, waitingStackBytes } from './stack-pool.ts';
import { setNearOverflowMargin as setMargin, type StackStatus, stackStatusName } from './stack-status.ts';

export namespace stacks {
  /** Gives the memory that waits for the next threads back to the frames. False when there was none. */
  export function flush(): bool {
    return flushStacks();
  }

  /** Lets at most that much memory of ended threads' stacks wait for the next ones; 2 MiB unless set. */
  export function limitWaiting(sizeBytes: usize): void {
    limitWaitingStacks(sizeBytes);
  }

  export function waitingBytes(): usize {
    return waitingStackBytes();
  }

  /** A stack of which fewer bytes were ever left is called NearOverflow; 512 unless set. */
  export function setNearOverflowMargin(sizeBytes: usize): void {
    setMargin(sizeBytes);
  }

  /** So many more overflows are told with a backtrace, those behind them in one line each; 32 unless set. */
  export function limitReports(count: u32): void {
    limitOverflowReports(count);
  }

  export function statusName(status: StackStatus): string {
    return stackStatusName(status);
  }
}
