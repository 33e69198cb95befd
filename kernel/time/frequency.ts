// How fast the TSC counts: what the CPU states, else measured against the HPET, else against the
// PIT. Each measurement gives up after a while; a machine with none of them panics.
//
// Where both references count, a difference of more than one percent is logged.

import { findHpetAddress, hpetDefaultAddress, measureTscByHpet, measureTscByPit, statedTscHz } from '../arch/x86_64/index.ts';
import { log } from '../observe/log.ts';

const leastHz: u64 = 10_000_000;
const toleranceParts: u64 = 100;

/** Where the frequency is known from, for people. */
let source = 'unknown';

export function frequencySource(): string {
  return source;
}

/** The frequency of the TSC in Hz. `rootPointer` is the physical address of ACPI's, or 0. */
export function findTscHz(rootPointer: u64): u64 {
  const stated = statedTscHz();
  if (stated >= leastHz) {
    source = 'CPUID';
    return stated;
  }
  const byHpet = measureByHpet(rootPointer);
  const byPit = measureTscByPit();
  if (byHpet < leastHz && byPit < leastHz) panic('no clock to measure the time-stamp counter with: no CPUID leaf 15h, HPET or PIT');
  if (byHpet >= leastHz && byPit >= leastHz) compare(byHpet, byPit);
  source = byHpet >= leastHz ? 'HPET' : 'PIT';
  return byHpet >= leastHz ? byHpet : byPit;
}

function measureByHpet(rootPointer: u64): u64 {
  const stated = findHpetAddress(rootPointer);
  return measureTscByHpet(stated === 0 ? hpetDefaultAddress : stated);
}

function compare(byHpet: u64, byPit: u64): void {
  const difference = byHpet > byPit ? byHpet - byPit : byPit - byHpet;
  log.debug`TSC: ${byHpet / 1000} kHz by HPET, ${byPit / 1000} kHz by PIT`;
  if (difference > byHpet / toleranceParts) log.warn`HPET and PIT disagree on the TSC: ${byHpet / 1000} and ${byPit / 1000} kHz`;
}
