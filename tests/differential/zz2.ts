import { compareBatch, explain, generate } from './compare.ts';
const seed = Number(process.argv[2]), count = Number(process.argv[3]), only = process.argv[4];
const all = generate(seed, count);
const t0 = performance.now();
const { disagreements, skipped } = await compareBatch(all, 0);
console.log(skipped, performance.now() - t0, disagreements.map((d) => `${d.engine}:${d.index}`).join(' '));
let n = 0;
for (const d of disagreements) if (n++ < 2 && (!only || d.engine.startsWith(only))) { const text = await explain(d, seed); console.log(text.split('\n').filter((l) => !/^function (out|sat|clz|sqrt|abs|floor|ceil|trunc|min|max|wrap)/.test(l)).join('\n')); }
