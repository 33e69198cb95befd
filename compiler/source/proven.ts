// What need not be looked through again: a runtime in which an earlier compilation found no fault.
//
// The faults of a runtime's file depend on the file and on what it imports. A file that does not reach
// the program by its imports is therefore as good with the next program as it was with the last one. The
// proof is an empty file in the cache, named by a hash of the runtime's texts and imports, of the
// compiler and of how it was called. A program that declares something for all files is no such case,
// and whoever changes the runtime has all of it checked once.

import { createHash, type Hash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { cacheFolder, pruneCache } from '../cache-folder.ts';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { importedFiles } from './modules.ts';

const ending = '.proven';
const maxProofs = 64;
const compilerFolder = fileURLToPath(new URL('../', import.meta.url));

/** `form`: what tsc and the check of the subset find. `use`: what lowering and the passes find. */
export type ProvenPart = 'form' | 'use';

/** Proofs of this process. */
const found = new Set<string>();

export class RuntimeProof {
  readonly #key: string | null;
  readonly #files: ReadonlySet<ts.SourceFile>;

  /** `own` are the program's own files; `conditions` whatever else the findings depend on. */
  constructor(program: ts.Program, own: ReadonlySet<ts.SourceFile>, conditions: readonly unknown[]) {
    this.#files = untouchedBy(program, own);
    this.#key = [...own].some(changesOthers) ? null : keyOf(program, own, conditions);
  }

  /** Whether the runtime is known to be without faults of this kind. */
  knows(part: ProvenPart): boolean {
    return this.#key !== null && isProven(this.#key + part);
  }

  /** The files whose form is known to be without fault. */
  get wellFormed(): ReadonlySet<ts.SourceFile> {
    return this.knows('form') ? this.#files : new Set();
  }

  /** Keeps the proof, when everything has been looked through, unless there are findings in the runtime. */
  record(part: ProvenPart, diagnostics: Diagnostics): void {
    if (this.#key === null || this.knows(part) || diagnostics.hasAny(({ span }) => span !== null && this.#files.has(span.file))) return;
    found.add(this.#key + part);
    const folder = cacheFolder();
    if (folder === null) return;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, this.#key + part + ending), '');
      pruneCache(folder, ending, maxProofs);
    } catch {
      // A cache that cannot be written is no error.
    }
  }
}

function isProven(key: string): boolean {
  const folder = cacheFolder();
  if (found.has(key)) return true;
  if (folder === null || !existsSync(path.join(folder, key + ending))) return false;
  try {
    const now = new Date();
    utimesSync(path.join(folder, key + ending), now, now);
  } catch {
    // It was removed meanwhile, or belongs to somebody else: it says the same.
  }
  found.add(key);
  return true;
}

/** The files outside of the program from which no imports lead into it. */
function untouchedBy(program: ts.Program, own: ReadonlySet<ts.SourceFile>): ReadonlySet<ts.SourceFile> {
  const importers = new Map<ts.SourceFile, ts.SourceFile[]>();
  for (const file of program.getSourceFiles()) {
    for (const target of importedFiles(program, file)) importers.set(target, [...(importers.get(target) ?? []), file]);
  }
  const touched = new Set(own);
  for (const file of touched) for (const importer of importers.get(file) ?? []) touched.add(importer);
  return new Set(program.getSourceFiles().filter((file) => !touched.has(file)));
}

/** Whether a file declares something that other files see without importing it. */
function changesOthers(file: ts.SourceFile): boolean {
  return !ts.isExternalModule(file) || file.statements.some((statement) => ts.isModuleDeclaration(statement) &&
    (ts.isStringLiteral(statement.name) || (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0));
}

function keyOf(program: ts.Program, own: ReadonlySet<ts.SourceFile>, conditions: readonly unknown[]): string {
  const hash = createHash('sha256').update(JSON.stringify([ts.version, conditions]));
  addCompiler(hash);
  // In an order that does not depend on what the program imports first.
  const files = program.getSourceFiles().filter((file) => !own.has(file)).sort((a, b) => (a.fileName < b.fileName ? -1 : 1));
  for (const file of files) {
    const imports = importedFiles(program, file).map((target) => (own.has(target) ? '' : target.fileName));
    hash.update(JSON.stringify([file.fileName, imports])).update(file.text);
  }
  return hash.digest('hex').slice(0, 32);
}

let compilerState: string | null = null;

/** The compiler's own files: sizes and times of change tell one state from another. */
function addCompiler(hash: Hash): void {
  compilerState ??= JSON.stringify(readdirSync(compilerFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts')).sort().map((name) => {
      const { size, mtimeMs } = statSync(path.join(compilerFolder, name));
      return [name, size, mtimeMs];
    }));
  hash.update(compilerState);
}
