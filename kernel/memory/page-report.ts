// What is mapped, for people: the check at the start that no page is writable and executable, and
// the list of all ranges.

import { hasNoExecute, pageUncached, pageWriteCombining } from '../arch/x86_64/index.ts';
import { print } from '../observe/console.ts';
import { log } from '../observe/log.ts';
import { countPages, type MappedRange, walkPages } from './page-walk.ts';

const bytesPerKiB: u64 = 1024;

/**
 * Goes through the live page tables, and panics when a page is writable and executable; unless the
 * CPU knows no rights to execute, where every page is.
 */
export function checkPageRights(): void {
  const counts = countPages();
  if (!hasNoExecute()) {
    log.warn`the processor has no no-execute pages: what is writable can be executed`;
    return;
  }
  if (counts.writeExecute !== 0) {
    log.error`${counts.writeExecute} pages are writable and executable, at ${hex(counts.writeExecuteAddress, 16)}`;
    panic('a page is writable and executable');
  }
  log.info`pages: ${counts.readExecute} read-execute, ${counts.readOnly} read-only, ${counts.readWrite} read-write; none is writable and executable`;
}

/** Prints every range that is mapped, with its rights, memory type and page size. */
export function printPages(): void {
  walkPages(printRange);
}

function printRange(range: MappedRange): void {
  const write = range.isWritable ? 'w' : '-';
  const execute = range.isExecutable ? 'x' : '-';
  const last = range.start + (range.sizeBytes - 1);
  print`${hex(range.start, 16)} to ${hex(last, 16)}  r${write}${execute}  ${left(typeName(range.typeBits), 15)}  ${dec(range.sizeBytes / bytesPerKiB, 10)} KiB in pages of ${range.pageSizeBytes / bytesPerKiB}`;
}

function typeName(bits: u64): string {
  if (bits === 0) return 'write-back';
  if (bits === pageUncached) return 'uncached';
  return bits === pageWriteCombining ? 'write-combining' : 'other';
}
