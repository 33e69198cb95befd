// The IR that the front end makes of small functions, with the source line of every instruction.
//
// Only functions that stand in the fixture are compared, and what is numbered through the whole
// program is counted anew, so that a change of the runtime changes no golden.

import path from 'node:path';
import test from 'ava';
import { projectFolder } from '../../tools/paths.ts';
import { compileLinux, diagnosticsText } from './support/compile.ts';
import { findFixtures, goldenOf, matchGolden, orphansOf, type Fixture } from './support/fixtures.ts';

/** The functions of the module that are located in the fixture's file, in the order of the source. */
function ownFunctions(text: string, { entry }: Fixture): string {
  const place = `; ${path.relative(projectFolder, entry)}:`;
  const functions = text.split('\n\n').filter((part) => !part.includes('@program.entry') && part.split('\n', 1)[0].includes(place));
  const plain = functions.map((part) => part.trimEnd().replaceAll(place, '; ')).sort((a, b) => lineOf(a) - lineOf(b));
  return renumber(renumber(withoutSuffixes(`${plain.join('\n\n')}\n`), /@string(\.\d+)?\b/g, '@string#'), /\bassembly \d+/g, 'assembly #');
}

/** The line in the source, which stands at the end of the function's first line. */
function lineOf(text: string): number {
  return Number(/; (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** Without the numbers that keep names apart from those of the runtime's functions. */
function withoutSuffixes(text: string): string {
  return text.replace(/(@(?!string\b)[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)\.\d+\b/g, '$1');
}

/** Replaces names that depend on the rest of the program by numbers in order of appearance. */
function renumber(text: string, pattern: RegExp, prefix: string): string {
  const numbers = new Map<string, number>();
  return text.replace(pattern, (name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size + 1);
    return `${prefix}${numbers.get(name)}`;
  });
}

for (const fixture of findFixtures('ir')) {
  test(fixture.name, (t) => {
    const result = compileLinux(fixture.entry, { emit: 'ir' });
    t.true(result.succeeded, diagnosticsText(result));
    matchGolden(t, goldenOf('ir', fixture, '.ir'), ownFunctions(result.text ?? '', fixture));
  });
}

test('every golden belongs to a fixture', (t) => {
  t.deepEqual(orphansOf('ir', '.ir'), []);
});
