// The interrupt flag of a process, and what an interrupt leads to. The entry code (interrupts.ts) knows
// where the first two fields lie.

export class InterruptState {
  /** Interrupts are on. */
  isOn!: volatile<u8>;
  /** One came while they were off. */
  isPending!: volatile<u8>;
  /** The address of the handler, one that the CPU could enter. */
  handler: usize = 0;
}

export const interruptState = new InterruptState();
