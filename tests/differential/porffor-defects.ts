// Known defects of Porffor 0.61.13, by construct. The comparison with Porffor skips programs that have
// one; how many is printed. What nearly every program would meet is spelt differently (porffor.ts).

import type { Block, ResolvedProgram, Statement } from './syntax.ts';

interface Defect {
  readonly name: string;
  /** What goes wrong, with the smallest example. */
  readonly reason: string;
  /** Whether the statement meets it; `isInSwitch`: a switch stands between it and the nearest loop. */
  readonly matches: (statement: Statement<string>, isInSwitch: boolean) => boolean;
}

/** The table. A row goes when Porffor's version in package.json no longer fails its example. */
export const porfforDefects: readonly Defect[] = [
  {
    name: 'continue in switch',
    reason: 'leaves the switch only: for (…) { switch (x) { case 1: continue; } print(0); } prints',
    matches: (statement, isInSwitch) => statement.kind === 'leave' && statement.how === 'continue' && isInSwitch,
  },
];

/** The name of a known defect that `program` would meet, or null. */
export function porfforDefectOf(program: ResolvedProgram): string | null {
  const blocks = [program.body, ...program.functions.map((fn) => fn.body)];
  for (const defect of porfforDefects) {
    if (blocks.some((block) => occursIn(block, defect, false))) return defect.name;
  }
  return null;
}

function occursIn(block: Block<string>, defect: Defect, isInSwitch: boolean): boolean {
  return block.some((statement) => defect.matches(statement, isInSwitch)
    || blocksOf(statement).some((inner) => occursIn(inner, defect, isInSwitchBelow(statement, isInSwitch))));
}

function isInSwitchBelow(statement: Statement<string>, isInSwitch: boolean): boolean {
  if (statement.kind === 'switch') return true;
  return statement.kind === 'for' || statement.kind === 'while' ? false : isInSwitch;
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
