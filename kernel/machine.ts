// What programs may ask of the machine as a whole, and how they end it.

import type { MemoryRegion } from '../boot/boot-info.ts';
import { cpuFeatures, cpuName, timerModeName, usesX2apic } from './arch/x86_64/index.ts';
import {
  memoryKindName as kindName, memoryRegion as region, memoryRegionCount as regionCount, usableMemoryBytes as usableBytes,
} from './memory/memory-map.ts';
import { endMachine, ExitStatus } from './observe/end.ts';
import { onPanic as setPanicHook } from './observe/panic.ts';
import { frequencySource } from './time/frequency.ts';

export namespace machine {
  export const version = '0.1.0';

  /** Ends the machine at once, whatever other threads do. Under QEMU the status becomes its exit status. */
  export function exit(status: ExitStatus = ExitStatus.Success): never {
    endMachine(status);
  }

  /** Has `hook` called at the end of the report of a panic or exception. */
  export function onPanic(hook: () => void): void {
    setPanicHook(hook);
  }

  /** The processor's name as it gives it. */
  export function processorName(): string {
    return cpuName();
  }

  /** Features of the processor that matter to the kernel, separated by spaces. */
  export function processorFeatures(): string {
    return cpuFeatures();
  }

  /** How the timer is programmed: `one-shot` or `TSC-deadline`. */
  export function timerMode(): string {
    return timerModeName();
  }

  /** How the local APIC is reached: `xAPIC` or `x2APIC`. */
  export function interruptController(): string {
    return usesX2apic() ? 'x2APIC' : 'xAPIC';
  }

  /** What the frequency of the clock was measured against. */
  export function clockSource(): string {
    return frequencySource();
  }

  /** Bytes of memory that the machine has for us. */
  export function usableMemoryBytes(): u64 {
    return usableBytes();
  }

  export function memoryRegionCount(): u32 {
    return regionCount();
  }

  /** A region of the machine's memory map. */
  export function memoryRegion(index: u32): MemoryRegion {
    return region(index);
  }

  /** What a region of memory is for, in words. */
  export function memoryKindName(of: MemoryRegion): string {
    return kindName(of.kind);
  }
}
