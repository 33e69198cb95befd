// The high-precision event timer, as a reference to measure other clocks against (IA-PC HPET
// specification 1.0a). Its registers are reached through the direct map.

import { readDevice32, writeDevice32 } from './device-memory.ts';
import { deviceAddress } from './paging.ts';
import { readTsc } from './tsc.ts';

/** Where chipsets put it when no ACPI table says otherwise. */
export const hpetDefaultAddress: u64 = 0xfed00000;

const capabilitiesRegister = 0x000;
const periodRegister = 0x004;
const configurationRegister = 0x010;
const counterRegister = 0x0f0;
const enableBit: u32 = 1;
/** No HPET counts slower than 10 MHz (specification 2.2), and none faster than 1 GHz was seen. */
const maxPeriodFs: u32 = 100_000_000;
const minPeriodFs: u32 = 1_000_000;
const femtosecondsPerSecond: u64 = 1_000_000_000_000_000;
const windowFs: u64 = 10_000_000_000_000; // 10 ms
const timeoutTsc: u64 = 1_000_000_000;

/** The frequency of the TSC in Hz measured over 10 ms, or 0 where there is no HPET that counts. */
export function measureTscByHpet(physicalAddress: u64): u64 {
  const base = deviceAddress(physicalAddress);
  if (base === 0) return 0;
  const periodFs = readDevice32(base + periodRegister);
  const revision = readDevice32(base + capabilitiesRegister) & 0xff;
  if (revision === 0 || periodFs < minPeriodFs || periodFs > maxPeriodFs) return 0;
  writeDevice32(base + configurationRegister, readDevice32(base + configurationRegister) | enableBit);
  const windowTicks = u32(windowFs / u64(periodFs));
  const startTsc = readTsc();
  const startCount = readDevice32(base + counterRegister);
  let count = startCount;
  while (count - startCount < windowTicks) {
    if (readTsc() - startTsc > timeoutTsc) return 0;
    count = readDevice32(base + counterRegister);
  }
  const elapsedTsc = readTsc() - startTsc;
  const elapsedFs = u64(count - startCount) * u64(periodFs);
  // In MHz steps the product stays below 2^64 for every plausible window.
  return (elapsedTsc * (femtosecondsPerSecond / 1_000_000)) / (elapsedFs / 1_000_000);
}
