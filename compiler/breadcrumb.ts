// A note of what the compiler is doing, kept in a file, for the day it dies without a word.
//
// LLVM's native addon can take the whole process down with a segmentation fault. The environment
// variable HEDDLEC_BREADCRUMB names a file; what was written to it last says where it happened.
// Without the variable nothing is written.

import { openSync, writeSync } from 'node:fs';

const lineBytes = 512;

/** Opened by the first note and never closed: the file outlives the process that it is about. */
class BreadcrumbFile {
  private descriptor: number | null | undefined = undefined;

  /** Overwrites the note at the start of the file. */
  write(text: string): void {
    if (this.descriptor === undefined) this.descriptor = openFromEnvironment();
    if (this.descriptor === null) return;
    const line = Buffer.alloc(lineBytes, ' ');
    line.write(text, 0, lineBytes - 1, 'utf8');
    line.write('\n', lineBytes - 1);
    writeSync(this.descriptor, line, 0, lineBytes, 0);
  }
}

function openFromEnvironment(): number | null {
  const path = process.env['HEDDLEC_BREADCRUMB'];
  return path === undefined || path === '' ? null : openSync(path, 'w');
}

const file = new BreadcrumbFile();

/** Notes `text` (one line, cut at 511 bytes) as what is being done now; padded with spaces. */
export function leaveBreadcrumb(text: string): void {
  file.write(text);
}
