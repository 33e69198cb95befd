// Random integer expressions against a model: computed by the compiler for constants, by the
// program at -O0 and by the program at -O2. The seed is fixed; HEDDLE_SEED tries another one.

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { compileLinux, diagnosticsText, run, workFolder } from './support/compile.ts';
import { integerTypes, Random, randomExpression, randomValue, wrap, writeValue, type Expression } from './support/random-arithmetic.ts';

const seed = Number(process.env['HEDDLE_SEED'] ?? 20_26_11);
const functionCount = 150;
const callsEach = 3;
const depth = 4;

const u64 = integerTypes.find(({ name }) => name === 'u64') ?? integerTypes[0];

interface Call {
  readonly expression: Expression;
  readonly text: string;
  readonly expected: string;
}

/** The source of the program, and what each call has to give. */
function makeProgram(random: Random): { readonly source: string; readonly calls: readonly Call[] } {
  const lines = ["import { print } from 'heddle';"];
  const calls: Call[] = [];
  for (let index = 0; index < functionCount; index++) {
    const variables = Array.from({ length: 3 }, () => random.pick(integerTypes));
    const expression = randomExpression(random, variables, depth);
    const parameters = variables.map(({ name }, position) => `v${position}: ${name}`).join(', ');
    lines.push(`function f${index}(${parameters}): u64 { return u64(${expression.text}); }`);
    for (let count = 0; count < callsEach; count++) {
      const values = variables.map((type) => randomValue(random, type));
      const text = `f${index}(${values.map((value, position) => writeValue(variables[position], value)).join(', ')})`;
      calls.push({ expression, text, expected: wrap(u64, expression.value(values)).toString() });
    }
  }
  calls.forEach(({ text }, index) => lines.push(`const c${index}: u64 = ${text};`));
  calls.forEach(({ text }, index) => lines.push(`print\`\${c${index}} \${${text}}\`;`));
  return { source: lines.join('\n'), calls };
}

for (const optimize of [0, 2] as const) {
  test(`random expressions agree with the model at -O${optimize} (seed ${seed})`, (t) => {
    const folder = workFolder(`arithmetic-${optimize}`);
    t.teardown(() => rmSync(folder, { recursive: true }));
    const { source, calls } = makeProgram(new Random(seed));
    const entry = path.join(folder, 'program.ts');
    const output = path.join(folder, 'program');
    writeFileSync(entry, source);
    const result = compileLinux(entry, { output, optimize, debugInfo: false });
    t.true(result.succeeded, diagnosticsText({ ...result, diagnostics: result.diagnostics.filter(({ severity }) => severity === 'error') }));
    const lines = run(output).stdout.trimEnd().split('\n');
    t.is(lines.length, calls.length);
    const wrong = calls.flatMap(({ expression, text, expected }, index) =>
      lines[index] === `${expected} ${expected}` ? [] : [`${text} = ${expected}, not ${lines[index]} (constant, program): ${expression.text}`]);
    t.deepEqual(wrong.slice(0, 5), []);
  });
}
