// CRC-32 (IEEE 802.3, reflected) of 1 MiB, by a table of 256 entries.

import { measure } from './measure.ts';

const messageBytes = 1048576;
const polynomial: u32 = 0xedb88320;

const table = array<u32, 256>(256);
const message = array<u8, typeof messageBytes>(messageBytes);

function makeTable(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) !== 0 ? (value >> 1) ^ polynomial : value >> 1;
    table[i] = value;
  }
}

function run(): u32 {
  makeTable();
  for (let i: u32 = 0; i < messageBytes; i++) message[i] = u8(i ^ (i >> 7));
  let crc: u32 = 0xffffffff;
  for (let i: u32 = 0; i < messageBytes; i++) crc = table[(crc ^ message[i]) & 0xff] ^ (crc >> 8);
  return ~crc;
}

measure(run);
