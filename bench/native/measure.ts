// How each of ours is measured, as the peers are (bench/peers/native/measure.h): `runs` times a loop of
// `count` operations; each run prints the ticks of the time-stamp counter for one operation.

import { clock, print } from 'heddle';

export const runs = 9;

/** Prints the ticks of one operation of `count`, after `begin`. */
export function reportRun(name: string, begin: u64, count: u64): void {
  const thousandths = ((clock.nowTicks() - begin) * 1000) / count;
  print`${name} ${thousandths / 1000}.${dec(thousandths % 1000, 3, '0')}`;
}
