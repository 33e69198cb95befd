// Which edition of a target a program is compiled for: the smallest one that exports what it imports.

import ts from 'typescript';
import { ParsedFiles, type Sources } from './host.ts';
import { programFiles } from './modules.ts';
import { loadProgram } from './program.ts';
import { editionsOf, type Edition, type Project } from './project.ts';

export interface LoadedEdition {
  readonly program: ts.Program;
  /** Entry module of its runtime, or null. */
  readonly runtime: string | null;
  /** The program's own files, each after those that it imports. */
  readonly files: readonly ts.SourceFile[];
}

/** Loads the program in the smallest edition of the target that has what it imports; in the largest where none has. */
export function loadEdition(entry: string, project: Project, target: string, sources: Sources): LoadedEdition {
  const [smallest, ...others] = editionsOf(project, target);
  const parsedOnce = { ...sources, cache: sources.cache ?? new ParsedFiles() };
  const load = (edition: Edition): LoadedEdition => {
    const { runtime, modules } = edition;
    const program = loadProgram({ entry, ...edition, sources: parsedOnce });
    return { program, runtime, files: programFiles(program, entry, [...(runtime === null ? [] : [runtime]), ...Object.values(modules)]) };
  };
  let loaded = load(smallest);
  let current = smallest;
  for (const edition of others) {
    if (hasAll(loaded, current)) break;
    loaded = load(edition);
    current = edition;
  }
  return loaded;
}

/** True if the edition's modules export every name that the program's own files import of them. */
function hasAll({ program, files }: LoadedEdition, { modules }: Edition): boolean {
  return files.every((file) => file.statements.every((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return true;
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier) || !(moduleSpecifier.text in modules)) return true;
    return importsOnly(statement, exportedNames(program, moduleSpecifier));
  }));
}

function exportedNames(program: ts.Program, moduleSpecifier: ts.StringLiteral): ReadonlySet<string> {
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(moduleSpecifier);
  return new Set(symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name));
}

/** Whether all that a statement takes from a module is among `names`; a whole module counts as more than that. */
function importsOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration, names: ReadonlySet<string>): boolean {
  const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
  if (bindings === undefined) return ts.isImportDeclaration(statement);
  if (!ts.isNamedImports(bindings) && !ts.isNamedExports(bindings)) return false;
  return bindings.elements.every((element) => names.has((element.propertyName ?? element.name).text));
}
