// How the verifier's checks say what they find, and the rules that several of them share.

import type { IrModule, Location } from './module.ts';

/** Takes what one check finds. */
export type Report = (message: string, location: Location) => void;

const mostAlignmentBytes = 2 ** 29;

/** Whether `bytes` is a power of two that LLVM takes as an alignment. */
export function isAlignment(bytes: number): boolean {
  return Number.isInteger(bytes) && bytes > 0 && bytes <= mostAlignmentBytes && (bytes & (bytes - 1)) === 0;
}

/** Reports a place that no source file has. */
export function verifyLocation(module: IrModule, { file, line, column }: Location, report: Report): void {
  const whole = [file, line, column].every((part) => Number.isInteger(part) && part >= 0);
  if (!whole || file >= module.files.length) report(`no such place: file ${file}, line ${line}, column ${column}`, { file, line, column });
}
