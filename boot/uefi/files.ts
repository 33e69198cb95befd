// Files of the partition that the loader itself was loaded from, by the firmware's file system.

import { fail } from '../loader/message.ts';
import { allocatePages, Cell, loaderHandle, MemoryType, protocolOf } from './firmware.ts';
import { type FileHandle, type FileInfo, type FileSystem, guidFileInfo, guidFileSystem, guidLoadedImage, type LoadedImage, statusSuccess } from './tables.ts';

const modeRead: u64 = 1;
const maxNameBytes: u32 = 24;

/** A file's bytes in memory; `isThere` is false for one that does not exist. */
export class FileBytes {
  isThere = false;
  address: usize = 0;
  sizeBytes: u64 = 0;
}

class WideName {
  readonly codes = array<u16, 26>(26);
}

class InfoBuffer {
  readonly words = array<u64, 128>(128);
}

const info = new InfoBuffer();

/** Opens the root folder; ends the boot when the firmware has no file system for it. */
export function openRoot(): FileHandle {
  const image = protocolOf(loaderHandle(), guidLoadedImage);
  const fileSystem = image === 0 ? 0 : protocolOf(changetype<LoadedImage>(image).device, guidFileSystem);
  const root = onStack(new Cell());
  if (fileSystem === 0 || changetype<FileSystem>(fileSystem).openVolume(fileSystem, addressof(root)) !== statusSuccess) {
    fail('the firmware cannot read the partition that the loader is on');
  }
  return changetype<FileHandle>(root.value);
}

/**
 * Reads the whole of a file, at most `maxBytes`, into memory of its own. Ends the boot when it
 * cannot be read.
 */
export function readFile(root: FileHandle, name: string, maxBytes: u64, found: FileBytes): void {
  const handle = onStack(new Cell());
  const wide = onStack(new WideName());
  const length = min<u32>(name.length, maxNameBytes);
  for (let i: u32 = 0; i < length; i++) wide.codes[i] = u16(name.charCodeAt(i));
  wide.codes[length] = 0;
  const rootAddress = changetype<usize>(root);
  found.isThere = root.open(rootAddress, addressof(handle), addressof(wide), modeRead, 0) === statusSuccess;
  if (!found.isThere) return;
  const file = changetype<FileHandle>(handle.value);
  const size = onStack(new Cell());
  size.value = sizeof<InfoBuffer>();
  if (file.getInfo(handle.value, addressof(guidFileInfo), addressof(size), addressof(info)) !== statusSuccess) fail('the length of a file cannot be read from the disk');
  found.sizeBytes = min<u64>(changetype<FileInfo>(addressof(info)).fileBytes, maxBytes);
  found.address = allocatePages(max<u64>(found.sizeBytes, 1), MemoryType.LoaderData, name);
  readAll(file, found);
  file.close(handle.value);
}

function readAll(file: FileHandle, found: FileBytes): void {
  const size = onStack(new Cell());
  for (let done: u64 = 0; done < found.sizeBytes; done += size.value) {
    size.value = found.sizeBytes - done;
    const status = file.read(changetype<usize>(file), addressof(size), found.address + done);
    if (status !== statusSuccess || size.value === 0) fail('a file cannot be read from the disk: the disk is damaged or the image was cut short');
  }
}
