// Which source files belong to the program itself, and in what order their statements run.

import ts from 'typescript';

/** Files that `start` reaches by imports, each after what it imports; itself last. */
function importOrder(program: ts.Program, start: ts.SourceFile): ts.SourceFile[] {
  const order = new Set<ts.SourceFile>();
  const seen = new Set<ts.SourceFile>();
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

/** The program's own files in the order in which they run: those of its runtime are left out. */
export function programFiles(program: ts.Program, entry: string, runtime: string | null): ts.SourceFile[] {
  const entryFile = program.getSourceFile(entry);
  if (entryFile === undefined) return [];
  const runtimeFile = runtime === null ? undefined : program.getSourceFile(runtime);
  const ofRuntime = new Set(runtimeFile === undefined ? [] : importOrder(program, runtimeFile));
  const ownOrder = importOrder(program, entryFile);
  return ownOrder.filter((file) => file === entryFile || !ofRuntime.has(file));
}
