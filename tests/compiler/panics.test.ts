// How programs stop: status 134, and on standard error the message, the place and the backtrace.
//
// The whole text is compared at -O0. At -O2 functions are merged into their callers, so only the
// message and the place have to agree.

import { rmSync } from 'node:fs';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { compileLinux, diagnosticsText, run, workFolder, type Ended } from './support/compile.ts';
import { findFixtures, goldenOf, matchGolden, orphansOf, type Fixture } from './support/fixtures.ts';

const abortedStatus = 134;
/** The message and the line below it. */
const linesOfPlace = 2;

const fixtures = findFixtures('panics');

function build(t: ExecutionContext, { entry, name }: Fixture, optimize: 0 | 2): Ended {
  const folder = workFolder(`panics-${name}-${optimize}`);
  t.teardown(() => rmSync(folder, { recursive: true }));
  const output = path.join(folder, 'program');
  const result = compileLinux(entry, { output, optimize });
  t.true(result.succeeded, diagnosticsText(result));
  return run(output);
}

function head(text: string): string {
  return text.split('\n').slice(0, linesOfPlace).join('\n');
}

for (const fixture of fixtures) {
  test(fixture.name, (t) => {
    const plain = build(t, fixture, 0);
    const transcript = plain.stdout === '' ? plain.stderr : `${plain.stderr}--- standard output\n${plain.stdout}`;
    matchGolden(t, goldenOf('panics', fixture, '.expected'), transcript);
    t.is(plain.status, abortedStatus);
    const optimized = build(t, fixture, 2);
    t.is(optimized.status, abortedStatus);
    t.is(head(optimized.stderr), head(plain.stderr));
    t.is(optimized.stdout, plain.stdout);
  });
}

test('every expected report belongs to a fixture', (t) => {
  t.deepEqual(orphansOf('panics', '.expected'), []);
});
