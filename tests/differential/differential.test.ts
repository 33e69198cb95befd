// Generated programs mean the same to Node, Porffor and heddlec at -O0 and -O2.
//
// HEDDLE_DIFFERENTIAL_RUNS sets how many programs (2000 for a thorough run), HEDDLE_DIFFERENTIAL_SEED
// which ones. A failure prints the smallest program found, with the seed that leads to it again.

import test from 'ava';
import { compareBatch, explain, generate } from './compare.ts';
import { engineNames } from './engines.ts';

const defaultSeed = 20_251_120;
const defaultCount = 100;
const batchSize = 50;
const batchTimeoutMs = 600_000;
const shrinkTimeoutMs = 900_000;

function setting(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} is a whole number, not '${text}'`);
  return value;
}

const seed = setting('HEDDLE_DIFFERENTIAL_SEED', defaultSeed);
const count = setting('HEDDLE_DIFFERENTIAL_RUNS', defaultCount);
const programs = generate(seed, count);

for (let first = 0; first < count; first += batchSize) {
  const batch = programs.slice(first, first + batchSize);
  test.serial(`programs ${first} to ${first + batch.length - 1} of seed ${seed}`, async (t) => {
    t.timeout(batchTimeoutMs);
    const { disagreements, skipped } = await compareBatch(batch, first);
    for (const [defect, number] of skipped) t.log(`${number} not compared with Porffor: ${defect}`);
    const all = disagreements.map(({ index, engine }) => `${engine}: ${index}`).join(', ');
    // One of each engine is enough to begin with; shrinking takes a while.
    for (const engine of engineNames) {
      const disagreement = disagreements.find((candidate) => candidate.engine === engine);
      if (disagreement === undefined) continue;
      t.timeout(shrinkTimeoutMs);
      t.log(await explain(disagreement, seed));
    }
    t.is(all, '', 'programs on which an engine disagrees with Node');
  });
}
