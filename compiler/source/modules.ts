// Which source files belong to the program itself, and in what order their statements run.

import ts from 'typescript';

/** Files that `start` reaches by imports, each after what it imports, itself last; `end` and what only it reaches are left out. */
function importOrder(program: ts.Program, start: ts.SourceFile, end?: ts.SourceFile): ts.SourceFile[] {
  const order = new Set<ts.SourceFile>();
  const seen = new Set(end === undefined ? [] : [end]);
  const visit = (file: ts.SourceFile): void => {
    if (seen.has(file) || file.isDeclarationFile) return;
    seen.add(file);
    for (const target of importedFiles(program, file)) visit(target);
    order.add(file);
  };
  visit(start);
  return [...order];
}

/** The files that a file's imports and re-exports name, in their order. */
export function importedFiles(program: ts.Program, file: ts.SourceFile): ts.SourceFile[] {
  const checker = program.getTypeChecker();
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    return importedFile(checker, statement) ?? [];
  });
}

function importedFile(checker: ts.TypeChecker, statement: ts.ImportDeclaration | ts.ExportDeclaration): ts.SourceFile | undefined {
  if (statement.moduleSpecifier === undefined) return undefined;
  const declaration = checker.getSymbolAtLocation(statement.moduleSpecifier)?.valueDeclaration;
  return declaration !== undefined && ts.isSourceFile(declaration) ? declaration : undefined;
}

/**
 * The program's own files in the order in which they run: those of its runtime are left out, which is what
 * the files `ofRuntime` reach without the program.
 */
export function programFiles(program: ts.Program, entry: string, ofRuntime: readonly string[]): ts.SourceFile[] {
  const entryFile = program.getSourceFile(entry);
  if (entryFile === undefined) return [];
  const runtime = new Set(ofRuntime.flatMap((name) => {
    const file = program.getSourceFile(name);
    return file === undefined ? [] : importOrder(program, file, entryFile);
  }));
  return importOrder(program, entryFile).filter((file) => !runtime.has(file));
}
