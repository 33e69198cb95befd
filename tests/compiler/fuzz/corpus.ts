// The programs that are mutated: the examples of the grammar matrix, of the diagnostics, and the fixtures.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { explanations } from '../../../compiler/diagnostics/explanations/index.ts';
import { allRows } from '../../../compiler/grammar/index.ts';
import { projectFolder } from '../../../tools/paths.ts';

/** Larger files make slow compilations and rarely anything new. */
const LARGEST_CHARACTERS = 4000;

/** Texts of whole modules, each once, in an order that does not change between runs. */
export function corpus(): string[] {
  const texts = [...fixtures('accepted'), ...fixtures('rejected'), ...grammarExamples(), ...diagnosticExamples()];
  return [...new Set(texts.filter((text) => text.length <= LARGEST_CHARACTERS))];
}

function fixtures(folder: string): string[] {
  const root = path.join(projectFolder, 'tests', 'compiler', 'fixtures', folder);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.sort().map((name) => readFileSync(path.join(root, name), 'utf8'));
}

/** Several small examples in one module: one alone is too small to become something else. */
function grammarExamples(): string[] {
  const examples = allRows().flatMap(([, row]) => (row.status === 'none' || /\b(import|export)\b/.test(row.example) ? [] : [`{ ${row.example} }`]));
  const modules: string[] = [];
  for (let start = 0; start < examples.length; start += 5) modules.push(`${examples.slice(start, start + 5).join('\n')}\nexport {};\n`);
  return modules;
}

function diagnosticExamples(): string[] {
  return Object.values(explanations).flatMap((explanation) => ('wrong' in explanation ? [explanation.wrong, explanation.right] : [explanation.right]));
}
