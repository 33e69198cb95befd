// Memory for `new`: taken from the system in large pieces and handed out from their front.
//
// Nothing is given back before the process ends. That is enough for programs that test the
// language; the heap is a matter of its own.

import { mapMemory } from './system-calls.ts';

const pieceBytes: usize = 1 << 20;

let next: usize = 0;
let end: usize = 0;

/** @hook allocate */
export function allocate(sizeBytes: usize, alignBytes: usize): usize {
  let address = alignUp(next, alignBytes);
  if (next === 0 || address + sizeBytes > end) {
    takePiece(sizeBytes + alignBytes);
    address = alignUp(next, alignBytes);
  }
  next = address + sizeBytes;
  return address;
}

function alignUp(address: usize, alignBytes: usize): usize {
  return (address + alignBytes - 1) & ~(alignBytes - 1);
}

function takePiece(leastBytes: usize): void {
  const sizeBytes = alignUp(max<usize>(leastBytes, pieceBytes), 4096);
  const piece = mapMemory(sizeBytes);
  if (piece === 0) panic('the system has no memory left');
  next = piece;
  end = piece + sizeBytes;
}
