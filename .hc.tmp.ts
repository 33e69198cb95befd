import { compile } from '/work/main/compiler/driver.ts';
import { renderDiagnostics } from '/work/main/compiler/diagnostics/render.ts';
const [entry, target, emit, output, ...rest] = process.argv.slice(2);
const r = compile({ entry, target: target as never, emit: emit as never, output: output || null, optimize: rest.includes('O0') ? 0 : 2, debugInfo: false, checks: !rest.includes('nochecks'), stackReport: rest.includes('report') } as never);
process.stderr.write(renderDiagnostics(r.diagnostics));
if (r.text) process.stdout.write(r.text);
console.log(r.succeeded, r.phases.map((p) => p.name + ' ' + p.milliseconds.toFixed(0)).join(', '));
