// The UEFI loader: reads options and kernel from its own partition, puts the kernel somewhere below
// 4 GiB, and starts it. What can go wrong is told on the screen and the serial port.

import { BootInfo, bootInfoMagic, BootProtocol, MemoryKind } from '../boot-info.ts';
import { KernelFile } from '../loader/kernel-file.ts';
import { addRegion } from '../loader/memory-regions.ts';
import { fail, say } from '../loader/message.ts';
import { LoaderOptions, maxOptionFileBytes, readOptionFile } from '../loader/options.ts';
import { alignLarge, imageBaseIn, imageRoomBytes, largePageBytes, mapImage, mapLowMemory, tableBytes, tableCount } from '../loader/page-tables.ts';
import { FileBytes, openRoot, readFile } from './files.ts';
import { allocatePages, findRootPointer, MemoryType } from './firmware.ts';
import { allocateMap, enterKernel, leaveFirmware } from './leave.ts';
import { startVideo } from './video.ts';

const maxKernelBytes: u64 = 1 << 30;
const pageBytes: u64 = 4096;

const options = new LoaderOptions();
const optionFile = new FileBytes();
const kernelBytes = new FileBytes();
const kernel = new KernelFile();

export function main(): void {
  refuseFiveLevels();
  // One piece for all that the kernel still needs when it starts: the jump, page tables, BootInfo.
  const handoverBytes = pageBytes + tableCount * tableBytes + sizeof<BootInfo>();
  const handover = allocatePages(handoverBytes, MemoryType.LoaderCode, 'the hand-over');
  const tables = handover + pageBytes;
  const info = changetype<BootInfo>(tables + tableCount * tableBytes);
  memory.fill(changetype<usize>(info), 0, sizeof<BootInfo>());
  info.magic = bootInfoMagic;
  info.protocol = BootProtocol.Uefi;
  readFiles(info);
  const room = alignLarge(allocatePages(imageRoomBytes(kernel) + largePageBytes, MemoryType.LoaderData, 'the kernel'));
  const imageBase = imageBaseIn(room, kernel);
  kernel.copyTo(imageBase);
  info.imageBase = imageBase;
  info.loadedBase = imageBase;
  info.rsdpAddress = findRootPointer();
  startVideo(options, info.framebuffer);
  mapLowMemory(tables);
  mapImage(tables, kernel, imageBase);
  leaveFirmware(allocateMap(), info);
  addRegion(info, handover, alignPage(handoverBytes), MemoryKind.Loader);
  enterKernel(tables, handover, kernel.entry, changetype<usize>(info));
}

function readFiles(info: BootInfo): void {
  const root = openRoot();
  readFile(root, 'heddle.txt', maxOptionFileBytes, optionFile);
  if (optionFile.isThere) readOptionFile(optionFile.address, u32(optionFile.sizeBytes), options, info);
  else say`there is no heddle.txt; every option has its default`;
  readFile(root, 'kernel.elf', maxKernelBytes, kernelBytes);
  if (!kernelBytes.isThere) fail('there is no kernel.elf on the disk');
  kernel.open(kernelBytes.address, kernelBytes.sizeBytes);
}

function alignPage(value: u64): u64 {
  return (value + pageBytes - 1) & ~(pageBytes - 1);
}

/** Page tables of five levels cannot be left without leaving 64-bit mode (Intel SDM volume 3, 4.1.2). */
function refuseFiveLevels(): void {
  const control4 = asm<u64>`movq %cr4, ${out('r')}`;
  if (control4 & (1 << 12)) fail('the firmware uses page tables of five levels; switch them off in its set-up');
}
