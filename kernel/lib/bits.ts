// Arithmetic on addresses and bit sets that more than one layer needs.
//
// Pure functions of their arguments. Alignments are powers of two.

/** `value` rounded down to a multiple of `alignment`, a power of two. */
export function alignDown(value: u64, alignment: u64): u64 {
  return value & ~(alignment - 1);
}

/** `value` rounded up to a multiple of `alignment`, a power of two. */
export function alignUp(value: u64, alignment: u64): u64 {
  return (value + alignment - 1) & ~(alignment - 1);
}

export function isAligned(value: u64, alignment: u64): bool {
  return (value & (alignment - 1)) === 0;
}

/**
 * The number of the lowest set bit of `value`, 0 to 63. `value` must not be 0: the compiler relies
 * on it, which makes this one instruction.
 * @inline
 */
export function lowestBit(value: u64): u64 {
  if (value === 0) unreachable();
  return ctz<u64>(value);
}
