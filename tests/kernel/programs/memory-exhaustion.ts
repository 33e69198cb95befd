// Every frame of the machine handed out, one by one and in runs, until none is left; then all given
// back, and the same counts as before. With tables of pages too: mapping fails by its result.

import { FrameKind, frames, pages, PageRights, print } from 'heddle';

const runFrames: u64 = 512;
const frameBytes: u64 = 4096;
const windowBytes: u64 = 0x200000;

/** What is held, in an array in a run of its own: the memory of what is held is not touched. */
class Hoard {
  private storage: u64 = 0;
  private storageFrames: u64 = 0;
  count: u64 = 0;

  /** Takes memory to note every frame that is free now. */
  open(): void {
    this.storageFrames = (frames.count(FrameKind.Free) * 8) / frameBytes + 1;
    this.storage = frames.allocateRun(this.storageFrames);
    this.count = 0;
  }

  close(): void {
    frames.freeRun(this.storage, this.storageFrames);
  }

  add(frame: u64): void {
    store<u64>(frames.addressOf(this.storage) + this.count * 8, frame);
    this.count += 1;
  }

  /** The one that was added last; 0 when there is none. */
  take(): u64 {
    if (this.count === 0) return 0;
    this.count -= 1;
    return load<u64>(frames.addressOf(this.storage) + this.count * 8);
  }
}

const hoard = new Hoard();

function showCounts(when: string): void {
  print`${when}: ${frames.count(FrameKind.Free)} free, ${frames.count(FrameKind.Program)} program, ${frames.count(FrameKind.PageTable)} page tables`;
}

function takeAll(): void {
  hoard.open();
  for (let frame = frames.allocate(); frame !== 0; frame = frames.allocate()) hoard.add(frame);
}

function giveAll(): void {
  for (let frame = hoard.take(); frame !== 0; frame = hoard.take()) frames.free(frame);
  hoard.close();
}

function singles(): void {
  takeAll();
  print`singles: ${hoard.count}, then ${frames.allocate()} and a run at ${frames.allocateRun(2)}, ${frames.count(FrameKind.Free)} free`;
  giveAll();
}

function runs(): void {
  let misaligned: u64 = 0;
  hoard.open();
  for (let run = frames.allocateRun(runFrames, runFrames); run !== 0; run = frames.allocateRun(runFrames, runFrames)) {
    hoard.add(run);
    if (run % (runFrames * frameBytes) !== 0) misaligned += 1;
  }
  print`runs of 2 MiB: ${hoard.count}, misaligned ${misaligned}, a longer one at ${frames.allocateRun(runFrames * 2)}`;
  for (let run = hoard.take(); run !== 0; run = hoard.take()) frames.freeRun(run, runFrames);
  hoard.close();
}

/** Every second frame is given back: no run of two is left, though half of memory is free. */
function fragments(): void {
  const run = frames.allocateRun(1024);
  takeAll();
  for (let i: u64 = 0; i < 1024; i += 2) frames.free(run + i * frameBytes);
  print`fragments: ${frames.count(FrameKind.Free)} free, a run of two at ${frames.allocateRun(2)}`;
  frames.free(run + 501 * frameBytes);
  const three = frames.allocateRun(3);
  print`with one more: a run of three at frame ${(three - run) / frameBytes}, of four at ${frames.allocateRun(4)}`;
  frames.freeRun(three, 3);
  frames.freeRun(run + 509 * frameBytes, 1);
  const aligned = frames.allocateRun(2, 2);
  print`aligned to two: ${(aligned / frameBytes) % 2}`;
  frames.freeRun(aligned, 2);
  for (let i: u64 = 1; i < 1024; i += 2) if (i !== 501 && i !== 509) frames.free(run + i * frameBytes);
  giveAll();
}

/** Maps one page in each 2 MiB, so that every page takes a table, while frames are left for tables. */
function tables(): void {
  const page = frames.allocate();
  const spare = frames.allocateRun(8);
  const address = pages.reserve(windowBytes * 64, windowBytes);
  takeAll();
  frames.freeRun(spare, 8);
  let mapped: u64 = 0;
  while (pages.map(address + mapped * windowBytes, page, frameBytes, PageRights.ReadWrite)) mapped += 1;
  print`tables: ${mapped} mapped, the next one ${pages.isMapped(address + mapped * windowBytes)}`;
  store<u64>(address, 77);
  print`seen through all: ${load<u64>(address + (mapped - 1) * windowBytes)}`;
  pages.unmap(address, windowBytes * 64);
  pages.release(address);
  giveAll();
  frames.free(page);
}

export function main(): void {
  print`${frames.total()} frames`;
  showCounts('start');
  singles();
  showCounts('after singles');
  runs();
  showCounts('after runs');
  fragments();
  showCounts('after fragments');
  tables();
  showCounts('after tables');
}
