// The BIOS loader: reads options and kernel from the disk's system partition, puts the kernel as high
// below 4 GiB as there is memory, sets a graphics mode and starts it.

import { BootInfo, bootInfoMagic, BootProtocol } from '../boot-info.ts';
import { KernelFile } from '../loader/kernel-file.ts';
import { fail, say } from '../loader/message.ts';
import { LoaderOptions, maxOptionFileBytes, readOptionFile } from '../loader/options.ts';
import { imageBaseIn, imageRoomBytes, largePageBytes, mapImage } from '../loader/page-tables.ts';
import { FileBytes, FileSystem } from './fat16.ts';
import { pageTablesAddress } from './low-memory.ts';
import { readMemoryMap, takeMemory } from './memory.ts';
import { findSystemPartition } from './partition.ts';
import { findRootPointer } from './root-pointer.ts';
import { startVideo } from './video.ts';

const maxKernelBytes: u64 = 1 << 30;

const info = new BootInfo();
const options = new LoaderOptions();
const fileSystem = new FileSystem();
const optionFile = new FileBytes();
const kernelBytes = new FileBytes();
const kernel = new KernelFile();

export function main(): void {
  info.magic = bootInfoMagic;
  info.protocol = BootProtocol.Bios;
  readMemoryMap(info);
  fileSystem.open(findSystemPartition(), info);
  readFiles();
  const room = takeMemory(info, imageRoomBytes(kernel), largePageBytes, 'the kernel');
  const imageBase = imageBaseIn(room, kernel);
  kernel.copyTo(imageBase);
  info.imageBase = imageBase;
  info.loadedBase = imageBase;
  info.rsdpAddress = findRootPointer();
  startVideo(options, info.framebuffer);
  mapImage(pageTablesAddress, kernel, imageBase);
  enterKernel(kernel.entry, addressof(info));
}

function readFiles(): void {
  fileSystem.read('HEDDLE  TXT', maxOptionFileBytes, info, optionFile);
  if (optionFile.isThere) readOptionFile(optionFile.address, u32(optionFile.sizeBytes), options, info);
  else say`there is no heddle.txt; every option has its default`;
  fileSystem.read('KERNEL  ELF', maxKernelBytes, info, kernelBytes);
  if (!kernelBytes.isThere) fail('there is no kernel.elf on the disk');
  kernel.open(kernelBytes.address, kernelBytes.sizeBytes);
}

/** The page tables in use get the image's addresses; the stage itself stays where it is in them. */
function enterKernel(entry: u64, infoAddress: usize): never {
  asm`movq ${reg('rax', usize(pageTablesAddress))}, %cr3
    jmpq *${reg('rcx', entry)} # ${reg('rdi', infoAddress)} ${clobber('memory')}`;
  unreachable();
}
