// Changing a word in one instruction, so that no interrupt and no other thread of this CPU comes
// between looking at it and changing it.
//
// Without the lock prefix, which costs about twenty cycles: other CPUs are not kept out.

/**
 * Writes `replacement` if the 32 bits at `address` are `expected`; false, and no effect, if they
 * are not. CMPXCHG, Intel SDM volume 2A.
 * @inline
 */
export function replaceIfSame32(address: usize, expected: u32, replacement: u32): bool {
  return asm<bool>`cmpxchgl ${reg('r', replacement)}, (${reg('r', address)}) # ${flag('z')} ${reg('eax', expected)} ${clobber('eax', 'memory', 'cc')}`;
}
