// The heap's pages on the kernel target: frames, reached through the direct map.

import { directMapBase } from '../arch/x86_64/index.ts';
import { report } from '../observe/console.ts';
import { installBootCaches } from './heap/block-cache.ts';
import './heap/hooks.ts';
import { heapPlatform } from './heap/platform.ts';
import { pageBytes } from './heap/size-classes.ts';
import { allocateFrames, freeFrames } from './frame-runs.ts';
import { allocateFrame, FrameKind, freeFrame, kindOfFrame } from './frames.ts';

/** Makes the heap usable. Comes after the frames and the CPU's own struct. */
export function startHeap(): void {
  installBootCaches();
  heapPlatform.takePages = takeFrames;
  heapPlatform.givePages = giveFrames;
  heapPlatform.ownsPage = isHeapFrame;
  heapPlatform.printLine = printLine;
}

function takeFrames(count: usize): usize {
  const frame = count === 1 ? allocateFrame(FrameKind.Heap) : allocateFrames(count, FrameKind.Heap);
  return frame === 0 ? 0 : directMapBase + frame;
}

function giveFrames(address: usize, count: usize): void {
  const frame = address - directMapBase;
  if (count === 1) freeFrame(frame);
  else freeFrames(frame, count);
}

function isHeapFrame(address: usize): bool {
  if (address < directMapBase) return false;
  return kindOfFrame((address - directMapBase) & ~(pageBytes - 1)) === FrameKind.Heap;
}

function printLine(line: string): void {
  report`${line}`;
}
