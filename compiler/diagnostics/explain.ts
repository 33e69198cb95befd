// `heddlec explain`: what a diagnostic means, why the language is so, and how to write it.

import type { ChalkInstance } from 'chalk';
import { codes, type Code } from './codes.ts';
import type { Explanation } from './explanations/explanation.ts';
import { explanations } from './explanations/index.ts';

const MAX_SUGGESTIONS = 3;

export function isCode(text: string): text is Code {
  return Object.hasOwn(codes, text);
}

/** All codes with their messages, one a line. */
export function listCodes(colours: ChalkInstance): string {
  const rows = Object.entries(codes).map(([code, { message }]) => `${colours.yellow(code)}  ${readable(message)}`);
  return `${rows.join('\n')}\n\n${colours.dim('heddlec explain CODE says more about one of them; codes that begin with TS are those of tsc.')}\n`;
}

/** The explanation of one code. */
export function explain(code: Code, colours: ChalkInstance): string {
  const explanation: Explanation = explanations[code];
  const parts = [
    `${colours.yellow.bold(code)}: ${colours.bold(readable(codes[code].message))}`,
    explanation.meaning,
    explanation.reason,
    ...examples(explanation, colours),
  ];
  return `${parts.join('\n\n')}\n`;
}

function examples(explanation: Explanation, colours: ChalkInstance): string[] {
  const right = `${colours.green('Write')}:\n\n${indented(explanation.right)}`;
  if ('untriggered' in explanation) return [right];
  return [`${colours.red('Refused')}${targetNote(explanation.target)}:\n\n${indented(explanation.wrong)}`, right];
}

function targetNote(target: 'kernel' | 'linux'): string {
  return target === 'kernel' ? ' (--target kernel)' : '';
}

const LONGEST_LINE = 120;

function indented(text: string): string {
  const shown = (line: string): string => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE / 2)} … ${line.slice(-LONGEST_LINE / 2)}` : line);
  return text.trim().split('\n').map((line) => `    ${shown(line)}`.trimEnd()).join('\n');
}

/** A message with `…` for what the compiler fills in. */
function readable(message: string): string {
  return message.replace(/\{\d\}/g, '…');
}

/** The known codes that are most like `text`: by letters changed, then by number. */
export function nearestCodes(text: string): Code[] {
  const wanted = text.toUpperCase();
  const known = Object.keys(codes) as Code[];
  const distances = new Map(known.map((code) => [code, editDistance(wanted, code)]));
  return known.sort((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0) || a.localeCompare(b)).slice(0, MAX_SUGGESTIONS);
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
