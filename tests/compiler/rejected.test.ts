// Programs that are refused: the exact text of their diagnostics, without colours.
//
// Paths are shown relative to the folder of the fixtures. A fixture whose first line says
// `target: kernel` is compiled for that target; all others for Linux. Nothing is generated.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { codes } from '../../compiler/diagnostics/codes.ts';
import { codesOf, compileLinux, diagnosticsText } from './support/compile.ts';
import { findFixtures, fixturesFolder, goldenOf, matchGolden, orphansOf, type Fixture } from './support/fixtures.ts';

/** Codes that no program of a user can bring about; each with the reason. */
const unreachable: Readonly<Record<string, string>> = {
  H1002: 'closures capture whatever is in scope; what is left is a guard of the compiler',
  H2012: 'the type checker refuses conditions of type void at the same place (TS1345)',
  H3006: 'the type checker counts arguments, and missing ones are filled in',
  H3010: 'the runtimes of the project have every hook',
  H3014: 'the runtimes for programs have an allocator',
  H3018: 'the type checker refuses to iterate what has no iterator (TS2488)',
};
/** The environment (cli.test.ts), and what is reachable from where (the tests of the effects). */
const testedElsewhere = /^H[69]/;

const fixtures = findFixtures('rejected');
const seen = new Set<string>();

process.chdir(path.join(fixturesFolder, 'rejected'));

function targetOf({ entry }: Fixture): 'kernel' | 'linux' {
  return /^\/\/.*target: kernel/.test(readFileSync(entry, 'utf8')) ? 'kernel' : 'linux';
}

for (const fixture of fixtures) {
  test.serial(fixture.name, (t) => {
    const result = compileLinux(fixture.entry, { target: targetOf(fixture), emit: 'check' });
    for (const code of codesOf(result)) seen.add(code);
    matchGolden(t, goldenOf('rejected', fixture, '.diagnostics'), diagnosticsText(result));
    t.false(result.succeeded);
  });
}

test.serial('every code of the table has a fixture, unless it cannot be reached', (t) => {
  const missing = Object.keys(codes).filter((code) => !seen.has(code) && unreachable[code] === undefined && !testedElsewhere.test(code));
  t.deepEqual(missing, []);
  t.deepEqual(Object.keys(unreachable).filter((code) => seen.has(code)), []);
});

test('every file of diagnostics belongs to a fixture', (t) => {
  t.deepEqual(orphansOf('rejected', '.diagnostics'), []);
});
