// How tsc reads source text here: from the disk, or from texts that are not there yet.
//
// An editor holds files that are not saved, and tests make files up: both hand their texts in as an
// overlay. Parsed files can be kept between compilations of one process; a file is parsed again as
// soon as its text differs.

import path from 'node:path';
import ts from 'typescript';

/** Where a compilation gets its source files from. */
export interface Sources {
  /** Absolute path → text, before what the disk has. */
  readonly overlay: ReadonlyMap<string, string>;
  /** Parsed files to use again, or null. */
  readonly cache: ParsedFiles | null;
}

export const diskSources: Sources = { overlay: new Map(), cache: null };

/** Parsed source files by path, for one set of compiler options. */
export class ParsedFiles {
  readonly #files = new Map<string, ts.SourceFile>();

  /** The parsed file: the kept one if its text is still `text`, else what `parse` makes of it. */
  get(fileName: string, text: string, parse: () => ts.SourceFile): ts.SourceFile {
    const known = this.#files.get(fileName);
    if (known?.text === text) return known;
    const parsed = parse();
    this.#files.set(fileName, parsed);
    return parsed;
  }
}

/** A host for `ts.createProgram` that reads `sources`, and takes for the files in `replace` the ones named there. */
export function createHost(options: ts.CompilerOptions, { overlay, cache }: Sources, replace: Readonly<Record<string, string>> = {}): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const readFile = (fileName: string): string | undefined => overlay.get(fileName) ?? ts.sys.readFile(fileName);
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (fileName, languageVersion) => {
    const text = readFile(fileName);
    if (text === undefined) return undefined;
    const parse = (): ts.SourceFile => ts.createSourceFile(fileName, text, languageVersion);
    return cache === null ? parse() : cache.get(fileName, text, parse);
  };
  const folders = new Set([...overlay.keys()].map((fileName) => path.dirname(fileName)));
  const changed: ts.CompilerHost = {
    ...host,
    readFile,
    getSourceFile,
    fileExists: (fileName) => overlay.has(fileName) || ts.sys.fileExists(fileName),
    directoryExists: (folder) => folders.has(folder) || ts.sys.directoryExists(folder),
  };
  return Object.keys(replace).length === 0 ? changed : { ...changed, resolveModuleNameLiterals: resolver(options, changed, replace) };
}

/** Resolves imports as tsc does, then puts other files in the place of those that are replaced. */
function resolver(options: ts.CompilerOptions, host: ts.CompilerHost, replace: Readonly<Record<string, string>>): NonNullable<ts.CompilerHost['resolveModuleNameLiterals']> {
  const cache = ts.createModuleResolutionCache(host.getCurrentDirectory(), host.getCanonicalFileName, options);
  return (literals, containingFile, redirect) => literals.map(({ text }) => {
    const found = ts.resolveModuleName(text, containingFile, options, host, cache, redirect);
    const module = found.resolvedModule;
    const other = module === undefined ? undefined : replace[module.resolvedFileName];
    return module === undefined || other === undefined ? found : { ...found, resolvedModule: { ...module, resolvedFileName: other } };
  });
}
