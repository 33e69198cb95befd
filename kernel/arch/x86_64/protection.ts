// The protections and reports that control registers switch on, each only where CPUID offers it: setting an
// unknown bit faults on a real CPU and hangs some emulators (Intel SDM volume 3, 2.5).

import { type CpuFeature, featureMachineCheck, featurePageGlobal, featureSmap, featureSmep, featureUmip } from './cpuid.ts';
import { readControl0, readControl4, writeControl0, writeControl4 } from './registers.ts';

/** Read-only pages are read-only for the kernel too. */
const cr0WriteProtect: u64 = 1 << 16;

/** Machine checks raise their exception instead of stopping the CPU. */
const cr4MachineCheck: u64 = 1 << 6;
const cr4PageGlobal: u64 = 1 << 7;
const cr4Umip: u64 = 1 << 11;
const cr4Smep: u64 = 1 << 20;
const cr4Smap: u64 = 1 << 21;

export function enableProtections(): void {
  writeControl0(readControl0() | cr0WriteProtect);
  enableIfPresent(featureMachineCheck, cr4MachineCheck);
  enableIfPresent(featurePageGlobal, cr4PageGlobal);
  enableIfPresent(featureUmip, cr4Umip);
  enableIfPresent(featureSmep, cr4Smep);
  enableIfPresent(featureSmap, cr4Smap);
}

function enableIfPresent(feature: CpuFeature, bit: u64): void {
  if (feature.isPresent) writeControl4(readControl4() | bit);
}
