// The frequency of the TSC as the CPU or a hypervisor states it, without measuring (Intel SDM
// volume 2, CPUID leaf 15h; the hypervisor's leaf 40000010h is VMware's, which KVM follows).

import { CpuidResult, readCpuid } from './cpuid.ts';

const leafTscRatio: u32 = 0x15;
const leafHypervisorTiming: u32 = 0x40000010;

/** In Hz, or 0 where nothing is stated. */
export function statedTscHz(): u64 {
  const result = onStack(new CpuidResult());
  readCpuid(leafTscRatio, 0, result);
  if (result.eax !== 0 && result.ebx !== 0 && result.ecx !== 0) {
    return (u64(result.ecx) * u64(result.ebx)) / u64(result.eax);
  }
  readCpuid(leafHypervisorTiming, 0, result);
  return u64(result.eax) * 1000;
}
