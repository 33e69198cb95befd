// Mutated programs: whatever they become, the compiler gives diagnostics or a valid module.
//
// HEDDLE_FUZZ_RUNS says how many (200 if it does not), HEDDLE_FUZZ_SEED which (the seed is printed). The
// program that is being compiled lies in out/fuzz/current.ts, in case it never ends.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { projectFolder } from '../../tools/paths.ts';
import { corpus } from './fuzz/corpus.ts';
import { mutate, mutations, type Mutation } from './fuzz/mutate.ts';
import { checkText } from './support/check.ts';

const runs = Number(process.env['HEDDLE_FUZZ_RUNS'] ?? 200);
const seed = Number(process.env['HEDDLE_FUZZ_SEED'] ?? 20260);
/** Far more than any takes on a machine that does nothing else. */
const SLOWEST_MS = 60_000;
/** How long a failing program is made smaller. */
const SHRINKING_MS = 60_000;

const texts = corpus();
const folder = path.join(projectFolder, 'out', 'fuzz');
const current = path.join(folder, 'current.ts');

interface Case {
  readonly text: number;
  readonly donor: number;
  readonly list: readonly Mutation[];
}

const cases: fc.Arbitrary<Case> = fc.record({ text: fc.nat(texts.length - 1), donor: fc.nat(texts.length - 1), list: mutations });

function programOf({ text, donor, list }: Case): string {
  return mutate(texts[text] ?? '', texts[donor] ?? '', list);
}

/** Compiles to a verified module; throws where the compiler fails, or is slow. */
function survives(program: string): void {
  writeFileSync(current, program);
  const start = performance.now();
  const { diagnostics, succeeded } = checkText(program, { emit: 'ir' });
  if (!succeeded && diagnostics.length === 0) throw new Error('it was refused without a diagnostic');
  const milliseconds = performance.now() - start;
  if (milliseconds > SLOWEST_MS) throw new Error(`it took ${milliseconds.toFixed(0)} ms`);
}

test(`${runs} mutated programs (seed ${seed})`, (t) => {
  t.timeout(SHRINKING_MS + runs * 1000);
  mkdirSync(folder, { recursive: true });
  const result = fc.check(fc.property(cases, (example) => survives(programOf(example))), { numRuns: runs, seed, interruptAfterTimeLimit: SHRINKING_MS + runs * 1000 });
  if (!result.failed) return t.pass();
  const [example] = result.counterexample ?? [];
  const program = example === undefined ? '' : programOf(example);
  writeFileSync(path.join(folder, 'failure.ts'), program);
  t.fail(`${String(result.errorInstance)}\n(in out/fuzz/failure.ts)\n${program}`);
});
