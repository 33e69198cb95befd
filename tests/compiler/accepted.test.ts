// What programs of the language do: every fixture's output, at -O0 and at -O2.
//
// Fixtures run many to a program (support/batch.ts). Where that program cannot be built or stops
// early, the fixtures concerned are compiled one by one, so that the culprit shows.

import { readFileSync } from 'node:fs';
import test from 'ava';
import { runAlone, runBatch, type Outputs } from './support/batch.ts';
import { findFixtures, goldenOf, matchGolden, orphansOf, type Fixture } from './support/fixtures.ts';

const levels = [0, 2] as const;
/** Fixtures in one program. */
const batchSize = 16;

const fixtures = findFixtures('accepted');
const batched = fixtures.filter((fixture) => !hasMain(fixture));
const batches = new Map<string, Outputs>();

function hasMain({ entry }: Fixture): boolean {
  return /export function main\(/.test(readFileSync(entry, 'utf8'));
}

/** Output of the fixtures of a batch at a level; none if they do not compile together. */
function outputsOf(batch: number, level: 0 | 2): Outputs {
  const name = `accepted-${batch}-${level}`;
  const known = batches.get(name);
  if (known !== undefined) return known;
  let outputs: Outputs = new Map();
  try {
    outputs = runBatch(batched.slice(batch * batchSize, (batch + 1) * batchSize), level, name);
  } catch {
    // Each fixture is compiled by itself then, and tells what is wrong.
  }
  batches.set(name, outputs);
  return outputs;
}

function outputOf(fixture: Fixture, level: 0 | 2): string {
  const index = batched.indexOf(fixture);
  const together = index < 0 ? undefined : outputsOf(Math.floor(index / batchSize), level).get(fixture.name);
  return together ?? runAlone(fixture, level);
}

for (const fixture of fixtures) {
  for (const level of levels) {
    test(`${fixture.name} -O${level}`, (t) => {
      matchGolden(t, goldenOf('accepted', fixture, '.expected'), outputOf(fixture, level));
    });
  }
}

test('every expected output belongs to a fixture', (t) => {
  t.deepEqual(orphansOf('accepted', '.expected'), []);
});
