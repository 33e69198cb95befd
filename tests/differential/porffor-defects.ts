// Known defects of Porffor, by construct. The comparison with Porffor skips programs that have one.

import type { ResolvedProgram } from './syntax.ts';

/** The name of a known defect that `program` would meet, or null. */
export function porfforDefectOf(_program: ResolvedProgram): string | null {
  return null;
}
