// The CPU's own struct behind GS, as in the kernel; the system sets the base.

import { type CpuId, type CpuLocal, noReschedule } from '../x86_64/cpu-local.ts';
import { setGsBase } from './system-calls.ts';

/** Makes `local` what GS-relative accesses of this process reach. */
export function installCpuLocal(local: CpuLocal, id: CpuId): void {
  local.self = local;
  local.id = id;
  local.preemption = noReschedule;
  setGsBase(changetype<usize>(local));
}
