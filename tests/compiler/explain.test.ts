// The explanations of diagnostics: their examples do what they say, and `heddlec explain` shows them.

import test from 'ava';
import { Chalk } from 'chalk';
import { codes, type Code } from '../../compiler/diagnostics/codes.ts';
import { explain, nearestCodes } from '../../compiler/diagnostics/explain.ts';
import type { Explanation } from '../../compiler/diagnostics/explanations/explanation.ts';
import { explanations } from '../../compiler/diagnostics/explanations/index.ts';
import { checkText, linesOf } from './support/check.ts';
import { heddlec } from './support/command.ts';

const plain = new Chalk({ level: 0 });
const entries = Object.entries(explanations) as [Code, Explanation][];

test('every code has an explanation, and no other has', (t) => {
  t.deepEqual(Object.keys(explanations).sort(), Object.keys(codes).sort());
});

for (const [code, explanation] of entries) {
  if ('untriggered' in explanation) continue;
  const { target, wrong, right } = explanation;
  test(`${code}: the wrong example gets it, the right one compiles`, (t) => {
    const refused = checkText(wrong, { target });
    t.true(linesOf(refused).some((line) => new RegExp(`\\b${code}\\b`).test(line)), `the wrong example gets ${linesOf(refused).join('; ') || 'nothing'}`);
    t.deepEqual(linesOf(checkText(right, { target })), []);
  });
}

test('an explanation says what, why, and how to write it', (t) => {
  const text = explain('H2001', plain);
  t.regex(text, /^H2001: converting '…' to '…' may lose bits\n/);
  t.true(text.includes(explanations.H2001.reason));
  t.regex(text, /Refused:\n\n {4}function low/);
  t.regex(text, /Write:\n\n {4}function low[^]*return u32\(long\)/);
});

test('the nearest codes differ by as few letters as possible', (t) => {
  t.is(nearestCodes('h2001')[0], 'H2001');
  t.is(nearestCodes('H200')[0], 'H2001');
  t.is(nearestCodes('H22001')[0], 'H2001');
});

test('heddlec explain prints one or lists all; an unknown code is wrong use', async (t) => {
  const [one, all, unknown] = await Promise.all([heddlec('explain', 'h2009'), heddlec('explain'), heddlec('explain', 'H2099')]);
  t.is(one.stdout, explain('H2009', plain).trimEnd());
  t.is(one.exitCode, 0);
  for (const code of Object.keys(codes)) t.true(all.stdout.includes(code));
  t.is(unknown.exitCode, 2);
  t.is(unknown.stdout, '');
  t.regex(unknown.stderr, /no diagnostic 'H2099'; near it are H2009/);
});
