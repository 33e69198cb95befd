// Compares the engines on generated programs, and shrinks a disagreement to a minimal program.
//
// A program is known by the seed and its number in the sample. fast-check finds it again by both,
// and then looks for ever simpler programs on which the same engine still disagrees.

import fc from 'fast-check';
import { rawProgram } from './arbitrary.ts';
import { type EngineName, engineNames, runOn, runOnNode, sourceText } from './engines.ts';
import { porfforDefectOf } from './porffor-defects.ts';
import { resolveProgram } from './resolve.ts';
import type { RawProgram, ResolvedProgram } from './syntax.ts';

/** Shrinking ends after this time with the smallest program so far. */
const shrinkTimeLimitMs = 90_000;

export interface Disagreement {
  readonly index: number;
  readonly engine: EngineName;
}

/** What comparing a batch gave. */
export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  /** How many programs Porffor was spared, by the name of its defect. */
  readonly skipped: ReadonlyMap<string, number>;
}

/** The programs of a run: `count` of them, the same for the same seed. */
export function generate(seed: number, count: number): RawProgram[] {
  return fc.sample(rawProgram, { seed, numRuns: count });
}

/** Runs `programs`, whose first has number `first`, on all engines at once. */
export async function compareBatch(programs: readonly RawProgram[], first: number): Promise<Comparison> {
  const resolved = programs.map((program, index) => resolveProgram(program, `g${first + index}_`));
  const expected = runOnNode(resolved);
  const skipped = new Map<string, number>();
  const found = await Promise.all(engineNames.map(async (engine) => {
    const indices = resolved.map((_, index) => index).filter((index) => engine !== 'porffor' || !spared(resolved[index], skipped));
    const outputs = await runOn(engine, indices.map((index) => resolved[index]));
    return indices.filter((index, at) => outputs[at] !== expected[index]).map((index): Disagreement => ({ index: first + index, engine }));
  }));
  return { disagreements: found.flat(), skipped };
}

function spared(program: ResolvedProgram, skipped: Map<string, number>): boolean {
  const defect = porfforDefectOf(program);
  if (defect !== null) skipped.set(defect, (skipped.get(defect) ?? 0) + 1);
  return defect !== null;
}

async function agrees(raw: RawProgram, engine: EngineName): Promise<boolean> {
  const program = resolveProgram(raw, 'g_');
  if (engine === 'porffor' && porfforDefectOf(program) !== null) return true;
  const [output] = await runOn(engine, [program]);
  return output === runOnNode([program])[0];
}

/** Shrinks a disagreement; the report has the minimal program in both spellings and both outputs. */
export async function explain({ index, engine }: Disagreement, seed: number): Promise<string> {
  const heading = `${engine} disagrees with Node on program ${index} of seed ${seed}`;
  const property = fc.asyncProperty(rawProgram, (raw) => agrees(raw, engine));
  const result = await fc.check(property, { seed, path: String(index), numRuns: 1, interruptAfterTimeLimit: shrinkTimeLimitMs });
  if (result.counterexample === null) return `${heading}, but alone it agrees: look at the batch`;
  const program = resolveProgram(result.counterexample[0], 'g_');
  const [actual] = await runOn(engine, [program]);
  return [
    `${heading}; the smallest found after ${result.numShrinks} steps:`,
    '--- JavaScript', sourceText('porffor', [program]), '--- Heddle', sourceText('heddlec -O2', [program]),
    '--- Node prints', runOnNode([program])[0], `--- ${engine} prints`, actual,
  ].join('\n');
}
