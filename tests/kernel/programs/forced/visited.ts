// Which instructions were interrupted: a bit for each address of the image's code.

import { print } from 'heddle';

declare const __text_start: ptr<u8>;
declare const __text_end: ptr<u8>;

const wordCount = 16384;
const visited = array<u64, 16384>(16384);

/** Addresses outside of the code, or beyond what there are bits for. */
let strayCount: u64 = 0;

export function noteAddress(address: u64): void {
  const offset = address - __text_start.address;
  const word = offset / 64;
  if (address < __text_start.address || address >= __text_end.address || word >= u64(wordCount)) strayCount += 1;
  else visited[u32(word)] |= u64(1) << (offset % 64);
}

/** Prints them, 64 addresses in a line, and how many they are. */
export function printVisited(): void {
  let count: u64 = 0;
  for (let word: u32 = 0; word < u32(wordCount); word++) {
    const bits = visited[word];
    if (bits === 0) continue;
    count += popcnt<u64>(bits);
    print`visited ${hex(__text_start.address + u64(word) * 64)} ${hex(bits)}`;
  }
  print`addresses interrupted: ${count}, elsewhere ${strayCount}`;
}
