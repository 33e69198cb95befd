// Where the compiler's own files are.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Directory of the declarations that every program for the machine sees, with a slash at its end. */
export const LIB_DIRECTORY = fileURLToPath(new URL('../lib/', import.meta.url));

/** The declaration files of the language, absolute. */
export const LIB_FILES: readonly string[] = ['core', 'integers', 'memory', 'assembly', 'text'].map((name) => path.join(LIB_DIRECTORY, `${name}.d.ts`));
