// The time-stamp counter: the clock that costs one instruction to read (Intel SDM volume 3, 17.17).

/**
 * Ticks since the machine started. Not ordered with the instructions around it, which is right
 * for time slices and for accounting; measurements of a few instructions add a fence.
 * @inline
 */
export function readTsc(): u64 {
  return asm<u64>`rdtsc
    shlq $32, %rdx
    orq %rdx, ${out('rax')} ${clobber('rdx', 'cc')}`;
}
