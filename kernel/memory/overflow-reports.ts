// How many overflows are told at length: a program that makes faulty threads for ever should not
// drown its log.

let reportsLeft: u32 = 32;

export function limitOverflowReports(count: u32): void {
  reportsLeft = count;
}

/** True if one more may be told with its backtrace. Needs preemption held. */
export function takeOverflowReport(): bool {
  if (reportsLeft === 0) return false;
  reportsLeft -= 1;
  return true;
}
