// Who has blocks that are not freed: live blocks of a checked build, grouped by the function that
// allocated them and its line.

import { CodePlace } from '../../observe/symbols.ts';
import { findCaller, line } from './block-report.ts';
import { heapLock } from './central.ts';
import { liveBlocks } from './live-blocks.ts';

class LeakGroup {
  /** The call that allocated; 0: not in use. */
  functionName: string | null = null;
  file: string | null = null;
  lineNumber: u32 = 0;
  blocks: u64 = 0;
  bytes: u64 = 0;
}

const maxGroups: u32 = 32;

class LeakTable {
  readonly groups = array<LeakGroup, 32>(32);
  count: u32 = 0;
  /** Blocks that found no group. */
  otherBlocks: u64 = 0;
  otherBytes: u64 = 0;

  add(place: CodePlace, bytes: u64): void {
    const group = this.groupOf(place);
    if (group === null) {
      this.otherBlocks += 1;
      this.otherBytes += bytes;
      return;
    }
    group.blocks += 1;
    group.bytes += bytes;
  }

  private groupOf(place: CodePlace): LeakGroup | null {
    for (let i: u32 = 0; i < this.count; i++) {
      const group = this.groups[i];
      if (group.functionName === place.functionName && group.file === place.file && group.lineNumber === place.line) return group;
    }
    if (this.count === maxGroups) return null;
    const fresh = this.groups[this.count];
    this.count += 1;
    fresh.functionName = place.functionName;
    fresh.file = place.file;
    fresh.lineNumber = place.line;
    fresh.blocks = 0;
    fresh.bytes = 0;
    return fresh;
  }
}

const table = new LeakTable();

/** How many live blocks were allocated after the allocation number `checkpoint`. */
export function countLeaks(checkpoint: u64): u64 {
  using _lock = heapLock.acquire();
  let count: u64 = 0;
  // Newer blocks stand in front.
  for (let tag = liveBlocks.first; tag !== null && tag.serial > checkpoint; tag = tag.next) count += 1;
  return count;
}

/** Prints the blocks that were allocated after `checkpoint` and are still live; gives their number. */
export function printLeaks(checkpoint: u64): u64 {
  using _lock = heapLock.acquire();
  const place = onStack(new CodePlace());
  table.count = 0;
  table.otherBlocks = 0;
  table.otherBytes = 0;
  let count: u64 = 0;
  for (let tag = liveBlocks.first; tag !== null && tag.serial > checkpoint; tag = tag.next) {
    findCaller(tag.allocator, place);
    table.add(place, tag.sizeBytes);
    count += 1;
  }
  for (let i: u32 = 0; i < table.count; i++) printGroup(table.groups[i]);
  if (table.otherBlocks > 0) line`heap: ${table.otherBlocks} blocks, ${table.otherBytes} bytes, allocated elsewhere`;
  line`heap: ${count} blocks are live`;
  return count;
}

function printGroup(group: LeakGroup): void {
  const name = group.functionName ?? '?';
  if (group.file === null) line`heap: ${group.blocks} blocks, ${group.bytes} bytes, allocated by ${name}`;
  else line`heap: ${group.blocks} blocks, ${group.bytes} bytes, allocated by ${name} (${group.file}:${group.lineNumber})`;
}
