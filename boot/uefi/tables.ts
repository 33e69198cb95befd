// The firmware's tables and protocols, as far as the loader uses them: fields at their places, and
// functions that are called through them (UEFI specification 2.10, chapters 4, 7, 9, 12 and 13).
//
// The target `uefi` calls with the convention of the firmware, so a field of function type is called
// like any function; `self` is the protocol that it is called on. Fields that are not used stand as
// `unused`.

/** What a function of the firmware gives: 0 for success, the highest bit set for an error. */
export type Status = usize;

export const statusSuccess: Status = 0;
export const statusLoadError: Status = 0x8000000000000001;
export const statusBufferTooSmall: Status = 0x8000000000000005;
export const statusNotFound: Status = 0x800000000000000e;

export class SystemTable {
  readonly unusedA = array<u64, 8>(8);
  readonly consoleOut!: usize;
  readonly unusedB = array<u64, 3>(3);
  readonly bootServices!: usize;
  readonly configurationCount!: usize;
  readonly configurations!: usize;
}

export class Configuration {
  readonly guidLow!: u64;
  readonly guidHigh!: u64;
  readonly table!: usize;
}

export class BootServices {
  readonly unusedA = array<u64, 5>(5);
  readonly allocatePages!: (kind: u32, memoryType: u32, pageCount: usize, address: usize) => Status;
  readonly unusedB!: u64;
  readonly getMemoryMap!: (sizeBytes: usize, map: usize, key: usize, descriptorBytes: usize, version: usize) => Status;
  readonly unusedC = array<u64, 11>(11);
  readonly handleProtocol!: (handle: usize, guid: usize, protocol: usize) => Status;
  readonly unusedD = array<u64, 7>(7);
  readonly exit!: (image: usize, status: Status, sizeBytes: usize, text: usize) => Status;
  readonly unusedG!: u64;
  readonly exitBootServices!: (image: usize, mapKey: usize) => Status;
  readonly unusedE!: u64;
  readonly stall!: (microseconds: usize) => Status;
  readonly setWatchdogTimer!: (seconds: usize, code: u64, sizeBytes: usize, text: usize) => Status;
  readonly unusedF = array<u64, 7>(7);
  readonly locateProtocol!: (guid: usize, registration: usize, protocol: usize) => Status;
}

export class TextOutput {
  readonly unused!: u64;
  readonly outputString!: (self: usize, text: usize) => Status;
}

export class LoadedImage {
  readonly unused = array<u64, 3>(3);
  readonly device!: usize;
}

export class FileSystem {
  readonly revision!: u64;
  readonly openVolume!: (self: usize, root: usize) => Status;
}

export class FileHandle {
  readonly revision!: u64;
  readonly open!: (self: usize, file: usize, name: usize, mode: u64, attributes: u64) => Status;
  readonly close!: (self: usize) => Status;
  readonly unusedA!: u64;
  readonly read!: (self: usize, sizeBytes: usize, buffer: usize) => Status;
  readonly unusedB = array<u64, 3>(3);
  readonly getInfo!: (self: usize, guid: usize, sizeBytes: usize, buffer: usize) => Status;
}

export class FileInfo {
  readonly unused!: u64;
  readonly fileBytes!: u64;
}

export class GraphicsOutput {
  readonly queryMode!: (self: usize, mode: u32, sizeBytes: usize, info: usize) => Status;
  readonly setMode!: (self: usize, mode: u32) => Status;
  readonly unused!: u64;
  readonly mode!: usize;
}

export class GraphicsMode {
  readonly modeCount!: u32;
  readonly current!: u32;
  readonly info!: usize;
  readonly infoBytes!: usize;
  readonly framebuffer!: u64;
}

export class GraphicsInfo {
  readonly version!: u32;
  readonly widthPixels!: u32;
  readonly heightPixels!: u32;
  readonly pixelFormat!: u32;
  readonly redMask!: u32;
  readonly greenMask!: u32;
  readonly blueMask!: u32;
  readonly reservedMask!: u32;
  readonly pixelsPerLine!: u32;
}

export class MemoryDescriptor {
  readonly type!: u32;
  readonly padding!: u32;
  readonly base!: u64;
  readonly virtualBase!: u64;
  readonly pageCount!: u64;
  readonly attributes!: u64;
}

/** A protocol's or table's name, as its sixteen bytes lie in memory. */
export class Guid {
  constructor(
    readonly low: u64,
    readonly high: u64,
  ) {}
}

export const guidLoadedImage = new Guid(0x11d295625b1b31a1, 0x3b7269c9a0003f8e);
export const guidFileSystem = new Guid(0x11d26459964e5b22, 0x3b7269c9a000398e);
export const guidFileInfo = new Guid(0x11d26d3f09576e92, 0x3b7269c9a000398e);
export const guidGraphicsOutput = new Guid(0x4a3823dc9042a9de, 0x6a5180d0de7afb96);
export const guidAcpi2 = new Guid(0x11d3e4f18868e871, 0x81883cc7800022bc);
export const guidAcpi1 = new Guid(0x11d32d88eb9d2d30, 0x4dc13f279000169a);
