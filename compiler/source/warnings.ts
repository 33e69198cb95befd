// What tsc calls an error here and heddlec a warning: names that nothing uses, code that nothing reaches.
//
// Only the program's own files are looked at. A name that begins with _ is meant to be unused, and
// the variable of a using declaration is used by its release.

import ts from 'typescript';

/** Codes of tsc's noUnusedLocals, noUnusedParameters and allowUnreachableCode. */
const UNUSED = new Set([6133, 6138, 6192, 6196, 6198, 6199, 6205]);
const UNREACHABLE = new Set([7027, 7028]);

/** The compiler options that make tsc look for them. */
export const warningOptions = {
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
} as const satisfies ts.CompilerOptions;

export function isWarning({ code }: ts.Diagnostic): boolean {
  return UNUSED.has(code) || UNREACHABLE.has(code);
}

/** What to do about a warning. */
export function warningHelp({ code }: ts.Diagnostic): string {
  return UNUSED.has(code) ? "remove it, or let its name begin with '_'" : 'remove it, or what keeps it from being reached';
}

/** True for a warning that is not wanted: outside of `files`, or about a name that begins with _. */
export function isIdle(diagnostic: ts.Diagnostic, message: string, files: ReadonlySet<ts.SourceFile>): boolean {
  if (diagnostic.file === undefined || !files.has(diagnostic.file)) return true;
  return UNUSED.has(diagnostic.code) && (message.startsWith("'_") || isUsing(diagnostic.file, diagnostic.start ?? 0));
}

/** The variable of a `using` declaration, whose release is its use. */
function isUsing(file: ts.SourceFile, position: number): boolean {
  let node: ts.Node = file;
  for (let inner: ts.Node | undefined = file; inner !== undefined; inner = ts.forEachChild(node, (child) => (position >= child.pos && position < child.end ? child : undefined))) node = inner;
  return (ts.getCombinedNodeFlags(node) & ts.NodeFlags.Using) === ts.NodeFlags.Using;
}
