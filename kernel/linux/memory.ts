// Memory for `new`: taken from the system in large pieces and handed out from their front.
//
// Nothing is given back before the process ends, and what the program frees is not used again. That
// is enough for programs that test the language; the heap is a matter of its own.

import { mapMemory } from './system-calls.ts';

const pieceBytes: usize = 1 << 20;

let next: usize = 0;
let end: usize = 0;

/**
 * 0 where the system has no memory left.
 * @hook allocate
 */
export function allocate(sizeBytes: usize, alignBytes: usize): usize {
  let address = alignUp(next, alignBytes);
  if (next === 0 || address + sizeBytes > end) {
    if (!takePiece(sizeBytes + alignBytes)) return 0;
    address = alignUp(next, alignBytes);
  }
  next = address + sizeBytes;
  return address;
}

/** @hook release */
export function release(_address: usize): void {}

function alignUp(address: usize, alignBytes: usize): usize {
  return (address + alignBytes - 1) & ~(alignBytes - 1);
}

/** False if the system has no memory left. */
function takePiece(leastBytes: usize): bool {
  const sizeBytes = alignUp(max<usize>(leastBytes, pieceBytes), 4096);
  const piece = mapMemory(sizeBytes);
  if (piece === 0) return false;
  next = piece;
  end = piece + sizeBytes;
  return true;
}
