// Links object files along a linker script by ld.lld: to one ELF file, or to its bare bytes.
//
// What the linker complains of can be the user's doing: a symbol that is declared and defined
// nowhere. That becomes a LinkError with the names in it; all else stays a ToolFailure.
// The symbol table inside the image is the work of symbols/index.ts, which links twice.

import { basename, dirname, resolve } from 'node:path';
import { runTool, ToolFailure } from './run-tool.ts';

const pageBytes = 4096;

export interface LinkOptions {
  /** Paths of the object files. */
  readonly objects: readonly string[];
  readonly linkerScript: string;
  readonly output: string;
  /** Path of a raw table for the section .symbols; its name must end in `.symbols`. */
  readonly symbolTable?: string;
  /** `flat`: the memory from the first section on, without any header. ELF when left out. */
  readonly format?: 'elf' | 'flat';
}

/** A symbol that nothing defines. */
export interface UndefinedSymbol {
  readonly name: string;
  /** Where it is used, as the linker says it: `kernel/main.ts:12`. */
  readonly referencedBy: string;
}

/** The program refers to what does not exist, or does not fit its layout. */
export class LinkError extends Error {
  readonly undefinedSymbols: readonly UndefinedSymbol[];

  constructor(message: string, undefinedSymbols: readonly UndefinedSymbol[]) {
    super(message);
    this.name = 'LinkError';
    this.undefinedSymbols = undefinedSymbols;
  }
}

/** Writes `output`. Throws LinkError when symbols are missing, ToolFailure when lld fails otherwise. */
export function link(options: LinkOptions): void {
  const table = options.symbolTable === undefined ? [] : ['--format=binary', basename(options.symbolTable), '--format=default'];
  const format = options.format === 'flat' ? ['--oformat=binary'] : [];
  const directory = options.symbolTable === undefined ? process.cwd() : dirname(options.symbolTable);
  try {
    runTool('ld.lld-14', ['-static', '-nostdlib', '--build-id=none', '-z', `max-page-size=${pageBytes}`, '--error-limit=0',
      '--color-diagnostics=never', '--fatal-warnings', ...format, '-T', resolve(options.linkerScript), '-o', resolve(options.output), ...options.objects.map((object) => resolve(object)), ...table], undefined, directory);
  } catch (failure) {
    throw failure instanceof ToolFailure ? explain(failure) : failure;
  }
}

function explain(failure: ToolFailure): Error {
  const entry = /cannot find entry symbol (\S+?);/.exec(failure.stderr)?.[1];
  if (entry !== undefined) return new LinkError(`the program has no entry point: nothing exports '${entry}'`, [{ name: entry, referencedBy: 'the linker script' }]);
  const missing = undefinedSymbols(failure.stderr);
  if (missing.length === 0) return failure;
  const list = missing.map(({ name, referencedBy }) => `  ${name}, used at ${referencedBy}`);
  return new LinkError(`undefined symbol${missing.length === 1 ? '' : 's'}:\n${list.join('\n')}`, missing);
}

function undefinedSymbols(stderr: string): UndefinedSymbol[] {
  const blocks = stderr.split('error: undefined symbol: ').slice(1);
  return blocks.map((block) => {
    const [name, ...rest] = block.split('\n');
    const place = rest.find((line) => line.startsWith('>>> referenced by '));
    return { name: name.trim(), referencedBy: place?.slice('>>> referenced by '.length).replace(/ \(.*\)$/, '') ?? 'an unknown place' };
  });
}
