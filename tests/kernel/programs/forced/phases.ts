// Phases of a scenario: the swept interrupt is counted from the beginning of one, so that long waits
// between them need not be swept.

import { cancelInjection, injectAfter } from './injector.ts';

class Phases {
  /** The one that is swept, and after how many instructions of it the interrupt comes. */
  swept: u32 = 0;
  delayTicks: u64 = 0;
}

const phases = new Phases();

/** Says which phase the next run is to be interrupted in, and where. */
export function sweepPhase(phase: u32, delayTicks: u64): void {
  phases.swept = phase;
  phases.delayTicks = delayTicks;
}

/** Phase `phase` begins: 0 with the scenario. */
export function beginPhase(phase: u32): void {
  if (phase === phases.swept) injectAfter(phases.delayTicks);
}

/** A phase ends; an interrupt that has not come by now does not come. */
export function endPhase(): void {
  cancelInjection();
}
