// The high-precision event timer, as a reference to measure other clocks against (IA-PC HPET
// specification 1.0a).

import { deviceAddress, readDevice32, writeDevice32 } from './device-memory.ts';
import { spinBriefly } from './spin.ts';
import { readTsc } from './tsc.ts';

/** Where chipsets put it when no ACPI table says otherwise. */
export const hpetDefaultAddress: u64 = 0xfed00000;

const registersBytes: u64 = 0x400;
const capabilitiesRegister = 0x000;
const periodRegister = 0x004;
const configurationRegister = 0x010;
const counterRegister = 0x0f0;
const enableBit: u32 = 1;
/** No HPET counts slower than 10 MHz (specification 2.2), and none faster than 1 GHz was seen. */
const maxPeriodFs: u32 = 100_000_000;
const minPeriodFs: u32 = 1_000_000;
const femtosecondsPerSecond: u64 = 1_000_000_000_000_000;
const windowFs: u64 = 5_000_000_000_000; // 5 ms
const timeoutTsc: u64 = 1_000_000_000;

/** The frequency of the TSC in Hz measured over 5 ms, or 0 where there is no HPET that counts. */
export function measureTscByHpet(physicalAddress: u64): u64 {
  const base = deviceAddress(physicalAddress, registersBytes);
  if (base === 0) return 0;
  const periodFs = readDevice32(base + periodRegister);
  const revision = readDevice32(base + capabilitiesRegister) & 0xff;
  if (revision === 0 || periodFs < minPeriodFs || periodFs > maxPeriodFs) return 0;
  writeDevice32(base + configurationRegister, readDevice32(base + configurationRegister) | enableBit);
  const windowTicks = u32(windowFs / u64(periodFs));
  // The TSC is read right behind the counter both times, so that the time a reading takes cancels out.
  const startCount = readDevice32(base + counterRegister);
  const startTsc = readTsc();
  let count = startCount;
  let elapsedTsc: u64 = 0;
  while (count - startCount < windowTicks) {
    spinBriefly();
    count = readDevice32(base + counterRegister);
    elapsedTsc = readTsc() - startTsc;
    if (elapsedTsc > timeoutTsc) return 0;
  }
  const elapsedFs = u64(count - startCount) * u64(periodFs);
  // In MHz steps the product stays below 2^64 for every plausible window.
  return (elapsedTsc * (femtosecondsPerSecond / 1_000_000)) / (elapsedFs / 1_000_000);
}
