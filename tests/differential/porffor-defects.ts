// Known defects of Porffor 0.61.13, by construct. The comparison with Porffor skips programs that have
// one; how many is printed. What nearly every program would meet is spelt differently (porffor.ts).

import type { Block, ResolvedProgram, Statement } from './syntax.ts';

interface Defect {
  readonly name: string;
  /** What goes wrong, with the smallest example. */
  readonly reason: string;
  readonly occursIn: (program: ResolvedProgram) => boolean;
}

/** The table. A row goes when Porffor's version in package.json no longer fails its example. */
export const porfforDefects: readonly Defect[] = [
  {
    name: 'continue in switch',
    reason: 'leaves the switch only: for (…) { switch (x) { case 1: continue; } print(0); } prints',
    occursIn: ({ body, functions }) => [body, ...functions.map((fn) => fn.body)].some((block) => hasContinueInSwitch(block, false)),
  },
];

/** The name of a known defect that `program` would meet, or null. */
export function porfforDefectOf(program: ResolvedProgram): string | null {
  return porfforDefects.find((defect) => defect.occursIn(program))?.name ?? null;
}

/** `isInSwitch`: a switch stands between the block and the nearest loop. */
function hasContinueInSwitch(block: Block<string>, isInSwitch: boolean): boolean {
  return block.some((statement) => {
    if (statement.kind === 'leave') return statement.how === 'continue' && isInSwitch;
    const isLoop = statement.kind === 'for' || statement.kind === 'while';
    const below = statement.kind === 'switch' || (isInSwitch && !isLoop);
    return blocksOf(statement).some((inner) => hasContinueInSwitch(inner, below));
  });
}

function blocksOf(statement: Statement<string>): readonly Block<string>[] {
  switch (statement.kind) {
    case 'if':
      return [statement.then, statement.otherwise ?? []];
    case 'for':
    case 'while':
      return [statement.body];
    case 'switch':
      return statement.cases.map((entry) => entry.body);
    default:
      return [];
  }
}
