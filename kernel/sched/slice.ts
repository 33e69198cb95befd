// The time slice that all threads have unless they asked for their own: its limits and its value.

export const leastSliceUs: u32 = 100;
export const mostSliceUs: u32 = 1_000_000;
export const standardSliceUs: u32 = 10_000;

let sliceUs: u32 = standardSliceUs;

/** The common time slice in microseconds. */
export function defaultSliceUs(): u32 {
  return sliceUs;
}

export function isTimeSlice(microseconds: u32): bool {
  return microseconds >= leastSliceUs && microseconds <= mostSliceUs;
}

/** Panics unless the time slice is within 100 us to 1 s. */
export function assertTimeSlice(microseconds: u32): void {
  assert(microseconds >= leastSliceUs, 'a time slice is 100 us at least');
  assert(microseconds <= mostSliceUs, 'a time slice is 1 s at most');
}

/** Changes the value; threads that exist are not touched. */
export function setDefaultSliceUs(microseconds: u32): void {
  assertTimeSlice(microseconds);
  sliceUs = microseconds;
}
