// What a loader tells the kernel, in one struct that every way of booting fills alike.
//
// Loaders pass its physical address, below 4 GiB and mapped as it is, like their page tables; the
// kernel copies it before it takes those tables away. Plain data: it imports nothing and decides nothing.

/** 'HEDL' in memory: a loader that knows this layout. */
export const bootInfoMagic: u32 = 0x4c444548;
export const maxMemoryRegions = 256;
export const maxModules = 4;
export const maxCommandLineBytes = 1023;

export enum BootProtocol {
  Unknown = 0,
  Pvh = 1,
  Uefi = 2,
  Bios = 3,
}

export enum MemoryKind {
  Reserved = 0,
  Usable = 1,
  AcpiReclaimable = 2,
  AcpiNonVolatile = 3,
  Defective = 4,
  /** Memory that the loader still uses when the kernel starts: its page tables, this struct. */
  Loader = 5,
}

/** A range of physical memory, in bytes. */
export class MemoryRegion {
  base: u64 = 0;
  sizeBytes: u64 = 0;
  kind: MemoryKind = MemoryKind.Reserved;
}

/** A file that the loader put into memory. */
export class BootModule {
  base: u64 = 0;
  sizeBytes: u64 = 0;
}

/** A linear framebuffer; `base` is 0 where there is none. A colour is `bits` wide from bit `shift` of a pixel on. */
export class BootFramebuffer {
  base: u64 = 0;
  widthPixels: u32 = 0;
  heightPixels: u32 = 0;
  pitchBytes: u32 = 0;
  bitsPerPixel: u32 = 0;
  redShift: u8 = 0;
  redBits: u8 = 0;
  greenShift: u8 = 0;
  greenBits: u8 = 0;
  blueShift: u8 = 0;
  blueBits: u8 = 0;
}

export class BootInfo {
  magic: u32 = 0;
  protocol: BootProtocol = BootProtocol.Unknown;
  /** Physical address of the ACPI root pointer, or 0. */
  rsdpAddress: u64 = 0;
  readonly framebuffer = new BootFramebuffer();
  /** Physical address of the image's first byte that is linked high (__kernel_start). */
  imageBase: u64 = 0;
  /** Where what was loaded begins: imageBase, or the entry code of PVH below it. */
  loadedBase: u64 = 0;
  moduleCount: u32 = 0;
  /** How many modules did not fit. */
  droppedModuleCount: u32 = 0;
  regionCount: u32 = 0;
  /** How many regions did not fit. */
  droppedRegionCount: u32 = 0;
  commandLineBytes: u32 = 0;
  /** How long the loader's command line was; more than commandLineBytes when it was cut. */
  commandLineTotalBytes: u32 = 0;
  readonly regions = array<MemoryRegion, 256>(256);
  readonly modules = array<BootModule, 4>(4);
  readonly commandLine = array<u8, 1024>(1024);
}
