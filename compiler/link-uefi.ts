// Links object files to a UEFI application (a PE file) by lld-link.
//
// The file says nothing of when it was made, so that the same objects give the same bytes. Symbols
// that nothing defines become a LinkError, as in link.ts.
//
// Format and entry: UEFI specification 2.10, 2.1.1.

import { resolve } from 'node:path';
import { LinkError } from './link.ts';
import { runTool, ToolFailure } from './run-tool.ts';

/** The symbol that the firmware calls: the runtime of the target exports it. */
export const uefiEntry = 'efiMain';

/** Writes `output`. Throws LinkError when symbols are missing, ToolFailure when lld-link fails otherwise. */
export function linkUefi(objects: readonly string[], output: string): void {
  try {
    runTool('lld-link-14', ['/subsystem:efi_application', `/entry:${uefiEntry}`, '/nodefaultlib', '/Brepro', '/errorlimit:0',
      `/out:${resolve(output)}`, ...objects.map((object) => resolve(object))]);
  } catch (failure) {
    throw failure instanceof ToolFailure ? explain(failure) : failure;
  }
}

function explain(failure: ToolFailure): Error {
  const missing = [...failure.stderr.matchAll(/undefined symbol: (\S+)\n(?:>>> referenced by (.*))?/g)]
    .map(([, name = '', place]) => ({ name, referencedBy: place ?? 'an unknown place' }));
  if (missing.length === 0) return failure;
  return new LinkError(`undefined symbols:\n${missing.map(({ name }) => `  ${name}`).join('\n')}`, missing);
}
