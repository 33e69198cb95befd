// The plugin of tsserver: an editor sees heddlec's own diagnostics while a file is written.
//
// The texts are not those on disk: tsserver is told them, as an editor does of files that are not saved.

import path from 'node:path';
import test from 'ava';
import { projectFolder } from '../../tools/paths.ts';
import { TypeScriptServer } from './support/tsserver.ts';

const file = path.join(projectFolder, 'examples', 'hello.ts');
const lossy = `import { clock } from 'heddle';

export function main(): void {
  const long: u64 = clock.nowUs();
  const short: u32 = long + 1;
  assert(short > 1);
}
`;

test('H-codes appear at their place and go when the text is right', async (t) => {
  const server = new TypeScriptServer();
  t.teardown(() => server.end());
  server.notify('open', { file, fileContent: lossy, projectRootPath: projectFolder });

  const [found, ...others] = await server.semanticDiagnostics(file);
  t.deepEqual(others, []);
  t.like(found, { source: 'heddlec', code: 2001, category: 'error', start: { line: 5, offset: 22 }, end: { line: 5, offset: 30 } });
  t.is(found?.text, "H2001: converting 'u64' to 'u32' may lose bits\nhelp: write the conversion: u32(…)");

  const replaceLine5 = (text: string): void => server.notify('change', { file, line: 5, offset: 1, endLine: 6, endOffset: 1, insertString: `${text}\n` });
  replaceLine5('  const short: u32 = u32(long + 1);');
  t.deepEqual(await server.semanticDiagnostics(file), []);

  replaceLine5('  const short: u32 = long;');
  const again = await server.semanticDiagnostics(file);
  t.deepEqual(again.map(({ code, source }) => [source, code]), [['heddlec', 2001]], "ours explains better than tsc's TS2322");

  replaceLine5("  const short: u32 = 'text';");
  const mistyped = await server.semanticDiagnostics(file);
  t.true(mistyped.length === 1, 'one mistake, one diagnostic');
});

test('modules of the kernel are checked as well, and need no main', async (t) => {
  const server = new TypeScriptServer();
  t.teardown(() => server.end());
  const module = path.join(projectFolder, 'kernel', 'lib', 'bits.ts');
  server.notify('open', { file: module, fileContent: 'export function low(value: u64): u8 {\n  const wide = value & 255;\n  return wide;\n}\n', projectRootPath: projectFolder });
  const found = await server.semanticDiagnostics(module);
  t.deepEqual(found.map(({ code, start }) => [code, start.line]), [[2001, 3]]);
});
