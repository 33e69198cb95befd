// Control registers, model-specific registers and flags, one instruction each.
//
// Bits are named where they are used. Writing a bit that the CPU does not have faults, or hangs
// some emulators: callers ask cpuid.ts first. Intel SDM volume 3, 2.5 and volume 4.

const interruptFlag: u64 = 0x200;

/** @inline */
export function readMsr(index: u32): u64 {
  return asm<u64>`rdmsr
    shlq $32, %rdx
    orq %rdx, ${out('rax')} # from ${reg('ecx', index)} ${clobber('rdx', 'cc')}`;
}

/** @inline */
export function writeMsr(index: u32, value: u64): void {
  asm`wrmsr # from ${reg('ecx', index)} ${reg('eax', u32(value))} ${reg('edx', u32(value >>> 32))} ${clobber('memory')}`;
}

export function readControl0(): u64 {
  return asm<u64>`movq %cr0, ${out('r')}`;
}

export function writeControl0(value: u64): void {
  asm`movq ${reg('r', value)}, %cr0 ${clobber('memory')}`;
}

/** The address whose access raised the last page fault. */
export function readControl2(): u64 {
  return asm<u64>`movq %cr2, ${out('r')}`;
}

export function readControl3(): u64 {
  return asm<u64>`movq %cr3, ${out('r')}`;
}

export function writeControl3(value: u64): void {
  asm`movq ${reg('r', value)}, %cr3 ${clobber('memory')}`;
}

export function readControl4(): u64 {
  return asm<u64>`movq %cr4, ${out('r')}`;
}

export function writeControl4(value: u64): void {
  asm`movq ${reg('r', value)}, %cr4 ${clobber('memory')}`;
}

export function readFlags(): u64 {
  return asm<u64>`pushfq
    popq ${out('r')}`;
}

export function interruptsEnabled(): bool {
  return (readFlags() & interruptFlag) !== 0;
}

/** @inline */
export function enableInterrupts(): void {
  asm`sti ${clobber('memory')}`;
}

/** @inline */
export function disableInterrupts(): void {
  asm`cli ${clobber('memory')}`;
}

/**
 * Enables interrupts and stops the CPU until one has been handled. `sti` takes effect behind the
 * next instruction, so an interrupt between the caller's last check and the stop is not missed.
 */
export function waitForInterrupt(): void {
  asm`sti
    hlt ${clobber('memory')}`;
}

/** Forgets the translation of one page. */
export function invalidatePage(address: usize): void {
  asm`invlpg (${reg('r', address)}) ${clobber('memory')}`;
}
