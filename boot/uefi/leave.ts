// The way from the firmware into the kernel: its memory map, the end of its services, the jump.
//
// Nothing is allocated between the last look at the map and the end of the services, since the map's
// key would be stale (UEFI specification 2.10, 7.4.6); it is tried again where the firmware itself
// changed the map meanwhile.

import { type BootInfo, MemoryKind } from '../boot-info.ts';
import { addRegion } from '../loader/memory-regions.ts';
import { fail } from '../loader/message.ts';
import { allocatePages, Cell, forgetServices, loaderHandle, MemoryType, services } from './firmware.ts';
import { type MemoryDescriptor, statusSuccess } from './tables.ts';

const pageBytes: u64 = 4096;
/** Real machines have up to some hundred descriptors of 48 bytes. */
const mapBytes: u64 = 64 * 1024;
const maxTries = 8;
/** The kernel's first page tables map memory up to here at its own address. */
const identityEnd: usize = 0x100000000;

/** Gets room for the map. Comes before leaveFirmware, since it allocates. */
export function allocateMap(): usize {
  return allocatePages(mapBytes, MemoryType.LoaderData, 'the memory map');
}

/** Ends the firmware's services and writes its memory map into `info`. */
export function leaveFirmware(map: usize, info: BootInfo): void {
  const size = onStack(new Cell());
  const key = onStack(new Cell());
  const descriptorBytes = onStack(new Cell());
  const version = onStack(new Cell());
  for (let tries: u32 = 0; tries < maxTries; tries++) {
    size.value = mapBytes;
    const status = services().getMemoryMap(addressof(size), map, addressof(key), addressof(descriptorBytes), addressof(version));
    if (status !== statusSuccess) fail('the firmware gives no memory map');
    if (services().exitBootServices(loaderHandle(), key.value) !== statusSuccess) continue;
    forgetServices();
    readMap(map, size.value, descriptorBytes.value, info);
    return;
  }
  fail('the firmware does not end its services');
}

function readMap(map: usize, sizeBytes: u64, descriptorBytes: u64, info: BootInfo): void {
  for (let at: u64 = 0; at + descriptorBytes <= sizeBytes; at += descriptorBytes) {
    const entry = changetype<MemoryDescriptor>(map + at);
    addRegion(info, entry.base, entry.pageCount * pageBytes, kindOf(entry.type));
  }
}

/** The types of UEFI specification 2.10, table 7.10: what is free once the services have ended. */
function kindOf(type: u32): MemoryKind {
  switch (type) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 7:
      return MemoryKind.Usable;
    case 8:
      return MemoryKind.Defective;
    case 9:
      return MemoryKind.AcpiReclaimable;
    case 10:
      return MemoryKind.AcpiNonVolatile;
    default:
      return MemoryKind.Reserved;
  }
}

/** movq %rax, %cr3; jmpq *%rcx */
const jumpCode: u64 = 0xe1ff_d8220f;

/**
 * Goes over to the page tables at `tables` and jumps to `entry` with the BootInfo's address. The code
 * that does it must have the same address in both page tables: the loader's own has, as far as it lies
 * below 4 GiB. Only where the firmware put it higher is it made at `jump`, in memory that strict
 * firmware may not let us execute.
 */
export function enterKernel(tables: usize, jump: usize, entry: usize, info: usize): never {
  if (addressof(enterKernel) < identityEnd) {
    asm`cli
      cld
      movq ${reg('rax', tables)}, %cr3
      jmpq *${reg('rcx', entry)} # ${reg('rdi', info)} ${clobber('memory')}`;
    unreachable();
  }
  store<u64>(jump, jumpCode);
  asm`cli
    cld
    jmpq *${reg('rdx', jump)} # ${reg('rax', tables)} ${reg('rcx', entry)} ${reg('rdi', info)} ${clobber('memory')}`;
  unreachable();
}
