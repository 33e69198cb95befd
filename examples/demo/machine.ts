// The first part of the demo: what machine this is.

import { clock, machine, print } from 'heddle';

const bytesPerKiB: u64 = 1024;

export function printMachine(startedUs: u64): void {
  print``;
  print`  Heddle ${machine.version}: a preemptive kernel for x86-64 in TypeScript`;
  print`  ------------------------------------------------------------`;
  print`  processor   ${machine.processorName()}`;
  print`  features    ${machine.processorFeatures()}`;
  print`  clock       TSC at ${(clock.ticksHz() + 500_000) / 1_000_000} MHz by ${machine.clockSource()}`;
  print`  timer       local APIC (${machine.interruptController()}), ${machine.timerMode()}`;
  printMemory();
  print`  boot        ${startedUs} us from the kernel's entry to main`;
}

function printMemory(): void {
  print`  memory      ${machine.usableMemoryBytes() / bytesPerKiB} KiB usable`;
  for (let i: u32 = 0; i < machine.memoryRegionCount(); i++) {
    const region = machine.memoryRegion(i);
    const end = region.base + region.sizeBytes - 1;
    const sizeKiB = region.sizeBytes / bytesPerKiB;
    print`    ${hex(region.base, 10)} to ${hex(end, 10)}  ${dec(sizeKiB, 10)} KiB  ${machine.memoryKindName(region)}`;
  }
}
