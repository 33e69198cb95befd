// Sends the trace out of the machine: a header, and for each CPU its events, oldest first, as they lie in
// memory. All numbers are little-endian. The reader is trace/dump.ts on the host.
//
// The way out is the debug console of QEMU and Bochs; a machine without one keeps its trace to itself.

import { hasDebugConsole, thisCpuLocal, writeDebugConsole } from '../arch/x86_64/index.ts';
import { stopTrace, traceCapacity, tracedEventCount, traceRingAddress } from './trace.ts';
import { traceCpuHeaderBytes, traceEventBytes, traceFormatVersion, traceHeaderBytes } from './trace-kinds.ts';

/** 'HDLTRACE' in memory. */
const magic: u64 = 0x4543_4152_544c_4448;

class DumpHeader {
  magic: u64 = 0;
  version: u32 = 0;
  cpuCount: u32 = 0;
  ticksPerSecond: u64 = 0;
  startTicks: u64 = 0;
  endTicks: u64 = 0;
}

class CpuHeader {
  cpu: u32 = 0;
  eventBytes: u32 = 0;
  /** All that were written, and those that follow. */
  writtenCount: u64 = 0;
  keptCount: u64 = 0;
}

const header = new DumpHeader();
const cpuHeader = new CpuHeader();

/** Stops tracing and sends what there is. False where there is no ring, or no way out. */
export function dumpTrace(ticksPerSecond: u64, startTicks: u64, endTicks: u64): bool {
  if (traceCapacity() === 0 || !hasDebugConsole()) return false;
  stopTrace();
  assert(sizeof<DumpHeader>() === traceHeaderBytes && sizeof<CpuHeader>() === traceCpuHeaderBytes, 'the layout of the dump is fixed');
  const written = tracedEventCount();
  const kept = min<u64>(written, traceCapacity());
  header.magic = magic;
  header.version = traceFormatVersion;
  header.cpuCount = 1;
  header.ticksPerSecond = ticksPerSecond;
  header.startTicks = startTicks;
  header.endTicks = endTicks;
  cpuHeader.cpu = thisCpuLocal.id;
  cpuHeader.eventBytes = traceEventBytes;
  cpuHeader.writtenCount = written;
  cpuHeader.keptCount = kept;
  writeDebugConsole(addressof(header), traceHeaderBytes);
  writeDebugConsole(addressof(cpuHeader), traceCpuHeaderBytes);
  const first = (written - kept) & (traceCapacity() - 1);
  const tail = min<u64>(kept, traceCapacity() - first);
  writeDebugConsole(traceRingAddress() + first * traceEventBytes, tail * traceEventBytes);
  writeDebugConsole(traceRingAddress(), (kept - tail) * traceEventBytes);
  return true;
}
