// Sectors of the disk that the machine boots from, by the extensions of interrupt 13h (Phoenix,
// Enhanced Disk Drive Specification 3.0).

import { sectorBytes } from '../disk-layout.ts';
import { fail, say } from '../loader/message.ts';
import { callBios, newCall, offsetOf, segmentOf } from './bios-call.ts';
import { diskBufferAddress } from './low-memory.ts';

const diskInterrupt: u32 = 0x13;
const extendedRead: u32 = 0x4200;
const resetDisk: u32 = 0;
const maxTries = 3;
/** 32 KiB: half of the buffer, and less than what any BIOS refuses. */
const sectorsAtOnce: u64 = 64;

class DiskPacket {
  packetBytes: u16 = 16;
  sectorCount: u16 = 0;
  offset: u16 = 0;
  segment: u16 = 0;
  lba: u64 = 0;
}

const packet = new DiskPacket();
let bootDrive: u32 = 0;

export function setDrive(drive: u32): void {
  bootDrive = drive;
}

/** Reads `count` sectors from `lba` on to `to`, which may be anywhere below 4 GiB. Ends the boot when the disk fails. */
export function readSectors(lba: u64, count: u64, to: usize): void {
  for (let done: u64 = 0; done < count; ) {
    const part = min<u64>(count - done, sectorsAtOnce);
    readPart(lba + done, part);
    memory.copy(to + done * sectorBytes, diskBufferAddress, part * sectorBytes);
    done += part;
  }
}

function readPart(lba: u64, count: u64): void {
  for (let tries: u32 = 0; tries < maxTries; tries++) {
    packet.packetBytes = 16;
    packet.sectorCount = u16(count);
    packet.offset = 0;
    packet.segment = segmentOf(diskBufferAddress);
    packet.lba = lba;
    const call = newCall(extendedRead);
    call.edx = bootDrive;
    call.ds = segmentOf(addressof(packet));
    call.esi = offsetOf(addressof(packet));
    if (callBios(diskInterrupt)) return;
    newCall(resetDisk).edx = bootDrive;
    callBios(diskInterrupt);
  }
  say`disk ${hex(bootDrive)}: sector ${lba} cannot be read`;
  fail('the disk cannot be read: it is damaged, or the image was cut short');
}
