// The kernel as a file: whether it is whole, and which part of it goes where (ELF-64; System V ABI,
// chapters 4 and 5).
//
// The file ends in a trailer of ours, made by boot/image/kernel-file.ts: a mark, the length without
// the trailer and its CRC-32. Segments that are linked low belong to the entry of PVH and are left out.

import { crc32 } from './crc32.ts';
import { fail, say } from './message.ts';

/** 'HEDDLSUM' */
const trailerMark: u64 = 0x4d55534c44444548;
const trailerBytes: u64 = 16;

const elfMagic: u32 = 0x464c457f;
const elfClass64LittleEndian: u16 = 0x0102;
const machineX86: u16 = 62;
const typeExecutable: u16 = 2;
const segmentLoad: u32 = 1;
const elfHeaderBytes: u64 = 64;
const programHeaderBytes: u64 = 56;
/** The image is linked above this, and ends below the last GiB of addresses. */
const imageRegionStart: u64 = 0xffffffff80000000;
const imageRegionEnd: u64 = 0xffffffffc0000000;
const pageBytes: u64 = 4096;

interface ElfHeader {
  magic: u32;
  classAndOrder: u16;
  versionAndAbi: u16;
  padding: u64;
  type: u16;
  machine: u16;
  version: u32;
  entry: u64;
  programHeadersOffset: u64;
  sectionHeadersOffset: u64;
  flags: u32;
  headerBytes: u16;
  programHeaderBytes: u16;
  programHeaderCount: u16;
}

interface ProgramHeader {
  type: u32;
  flags: u32;
  fileOffset: u64;
  address: u64;
  physicalAddress: u64;
  fileBytes: u64;
  memoryBytes: u64;
  alignment: u64;
}

/** A kernel file in memory that was found to be sound. */
export class KernelFile {
  address: usize = 0;
  sizeBytes: u64 = 0;
  /** Virtual address to jump to. */
  entry: u64 = 0;
  /** The virtual addresses that the image takes, in whole pages. */
  imageStart: u64 = u64.MAX_VALUE;
  imageEnd: u64 = 0;

  /** Looks at the file at `address`; ends the boot where something is wrong with it. */
  open(address: usize, sizeBytes: u64): void {
    this.address = address;
    this.sizeBytes = checkTrailer(address, sizeBytes);
    const header = changetype<ElfHeader>(address);
    const isKernel = this.sizeBytes >= elfHeaderBytes && header.magic === elfMagic && header.classAndOrder === elfClass64LittleEndian
      && header.machine === machineX86 && header.type === typeExecutable && u64(header.programHeaderBytes) === programHeaderBytes;
    if (!isKernel) fail('kernel.elf is no kernel for this machine');
    const tableBytes = u64(header.programHeaderCount) * programHeaderBytes;
    if (header.programHeadersOffset > this.sizeBytes || tableBytes > this.sizeBytes - header.programHeadersOffset) fail('kernel.elf is damaged: its segments lie outside of it');
    this.entry = header.entry;
    for (let i: u16 = 0; i < header.programHeaderCount; i++) this.measure(this.segment(i));
    if (this.entry < this.imageStart || this.entry >= this.imageEnd) fail('kernel.elf is damaged: its entry lies outside of it');
  }

  get imageBytes(): u64 {
    return this.imageEnd - this.imageStart;
  }

  /** Puts the segments where they belong, for an image whose first page is at `base`; the rest is cleared. */
  copyTo(base: usize): void {
    memory.fill(base, 0, this.imageBytes);
    const header = changetype<ElfHeader>(this.address);
    for (let i: u16 = 0; i < header.programHeaderCount; i++) {
      const segment = this.segment(i);
      if (isOfImage(segment)) memory.copy(base + (segment.address - this.imageStart), this.address + segment.fileOffset, segment.fileBytes);
    }
  }

  private segment(index: u16): ProgramHeader {
    const header = changetype<ElfHeader>(this.address);
    return changetype<ProgramHeader>(this.address + header.programHeadersOffset + u64(index) * programHeaderBytes);
  }

  private measure(segment: ProgramHeader): void {
    if (!isOfImage(segment)) return;
    const isInside = segment.fileOffset <= this.sizeBytes && segment.fileBytes <= this.sizeBytes - segment.fileOffset
      && segment.fileBytes <= segment.memoryBytes && segment.address < imageRegionEnd && segment.memoryBytes <= imageRegionEnd - segment.address;
    if (!isInside) fail('kernel.elf is damaged: a segment lies outside of it');
    this.imageStart = min<u64>(this.imageStart, segment.address & ~(pageBytes - 1));
    this.imageEnd = max<u64>(this.imageEnd, (segment.address + segment.memoryBytes + pageBytes - 1) & ~(pageBytes - 1));
  }
}

function isOfImage(segment: ProgramHeader): bool {
  return segment.type === segmentLoad && segment.address >= imageRegionStart && segment.memoryBytes > 0;
}

/** The length of the kernel without the trailer. */
function checkTrailer(address: usize, sizeBytes: u64): u64 {
  if (sizeBytes < trailerBytes || load<u64>(address + sizeBytes - trailerBytes) !== trailerMark) {
    fail('kernel.elf has no checksum: it was cut short, or was not made by "npm run build"');
  }
  const lengthBytes = u64(load<u32>(address + sizeBytes - 8));
  const wanted = load<u32>(address + sizeBytes - 4);
  if (lengthBytes !== sizeBytes - trailerBytes) fail('kernel.elf is damaged: its length is wrong');
  const found = crc32(address, lengthBytes);
  if (found === wanted) return lengthBytes;
  say`kernel.elf has the checksum ${hex(found, 8)} and should have ${hex(wanted, 8)}`;
  fail('kernel.elf is damaged: its checksum is wrong; write the image anew');
}
