// Parses and type-checks a program with its runtime, as stock tsc would, against the declarations
// of the language instead of JavaScript's libraries.

import ts from 'typescript';
import type { Diagnostic, Diagnostics, Span } from '../diagnostics/diagnostic.ts';
import { createHost, diskSources, type Sources } from './host.ts';
import { LIB_FILES } from './paths.ts';
import { isIdle, isWarning, warningHelp, warningOptions } from './warnings.ts';

export interface LoadOptions {
  /** Absolute path of the program's main module. */
  readonly entry: string;
  /** Module name → file, absolute. */
  readonly modules: Readonly<Record<string, string>>;
  /** Entry module of the runtime, or null for a program that stands alone. */
  readonly runtime: string | null;
  /** File → the file that stands in for it, absolute. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Where source text comes from; the disk, when left out. */
  readonly sources?: Sources;
}

/** The name by which a runtime imports the program that it runs. */
const PROGRAM_MODULE = 'program';

export function loadProgram(options: LoadOptions): ts.Program {
  const { entry, modules, runtime, replace } = options;
  const compilerOptions: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noLib: true,
    noEmit: true,
    strict: true,
    types: [],
    noImplicitOverride: true,
    noFallthroughCasesInSwitch: true,
    ...warningOptions,
    paths: Object.fromEntries([...Object.entries(modules), [PROGRAM_MODULE, entry]].map(([name, file]) => [name, [file]])),
  };
  const rootNames = [...LIB_FILES, ...(runtime === null ? [] : [runtime]), entry];
  return ts.createProgram({ rootNames, options: compilerOptions, host: createHost(compilerOptions, options.sources ?? diskSources, replace) });
}

export interface CheckScope {
  /** The program's own files. */
  readonly own: ReadonlySet<ts.SourceFile>;
  /** Files that need not be looked at. */
  readonly wellFormed: ReadonlySet<ts.SourceFile>;
  /** False leaves out what the checker of types finds. */
  readonly typeCheck: boolean;
}

/** Adds what tsc finds. What a runtime misses in the program is told as the program's fault elsewhere. */
export function checkProgram(program: ts.Program, runtime: string | null, { own, wellFormed, typeCheck }: CheckScope, diagnostics: Diagnostics): void {
  const syntactic = program.getSyntacticDiagnostics();
  const ofTypes = typeCheck && syntactic.length === 0 ? typeDiagnostics(program, wellFormed) : [];
  const found = [...syntactic, ...ofTypes];
  for (const diagnostic of found) {
    if (isMissingMain(diagnostic, runtime)) continue;
    const finding = translate(diagnostic);
    if (finding.severity === 'error' || !isIdle(diagnostic, finding.message, own)) diagnostics.add(finding);
  }
}

function typeDiagnostics(program: ts.Program, wellFormed: ReadonlySet<ts.SourceFile>): ts.Diagnostic[] {
  const files = program.getSourceFiles().filter((file) => !wellFormed.has(file));
  return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...files.flatMap((file) => program.getSemanticDiagnostics(file))];
}

const NO_EXPORTED_MEMBER = new Set([2305, 2306, 2614, 2724]);

function isMissingMain(diagnostic: ts.Diagnostic, runtime: string | null): boolean {
  return diagnostic.file?.fileName === runtime && NO_EXPORTED_MEMBER.has(diagnostic.code);
}

function translate(diagnostic: ts.Diagnostic): Diagnostic {
  const { file, start, length } = diagnostic;
  const span: Span | null = file === undefined || start === undefined ? null : { file, start, end: start + (length ?? 1) };
  const [first = '', ...details] = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n').split('\n');
  return {
    code: `TS${diagnostic.code}`,
    severity: isWarning(diagnostic) ? 'warning' : 'error',
    message: first.replace(ADVICE, '').replace(/\.$/, ''),
    help: isWarning(diagnostic) ? warningHelp(diagnostic) : (libraryHelp(first) ?? conversionHelp(first) ?? explanation(details)),
    span,
  };
}

const WIDTHS = /type '(?:[iuf](?:8|16|32|64)|[iu]size)' is not assignable to (?:parameter of )?type '([iuf](?:8|16|32|64)|[iu]size)'/i;

/** tsc's advice to add a library, of which there is none here. */
const ADVICE = / (?:Do you need to (?:change your target library|install type definitions)|Try `npm i).*$/;

function libraryHelp(message: string): string | null {
  return ADVICE.test(message) ? "JavaScript's own library does not exist on the machine; print and log are imported from 'heddle'" : null;
}

/** The conversion to write, where tsc refuses one width for another. */
function conversionHelp(message: string): string | null {
  const to = WIDTHS.exec(message)?.[1];
  return to === undefined ? null : `write the conversion: ${to}(…)`;
}

/** What tsc says in further lines; the insides of the integer types are left out. */
function explanation(details: readonly string[]): string | null {
  const lines = details.map((line) => line.trim()).filter((line) => !/widthTag|types of property/i.test(line));
  const text = lines.filter((line) => !/^Type '"/.test(line)).join(' ');
  return text === '' ? null : text;
}

/** `required`: the main module exports `main(): void`. `optional`: it may, and main may return an i32. */
export type MainRule = 'required' | 'optional';

/** Checks the main module's `main`. */
export function checkMain(program: ts.Program, entry: string, rule: MainRule, diagnostics: Diagnostics): void {
  const file = program.getSourceFile(entry);
  if (file === undefined) return;
  const main = mainSymbol(program, file);
  const declaration = main?.declarations?.[0];
  if (main === undefined || declaration === undefined) {
    if (rule === 'required') diagnostics.report('H3007', { file, start: 0, end: 0 }, shortName(file));
    return;
  }
  const checker = program.getTypeChecker();
  const [signature] = checker.getTypeOfSymbolAtLocation(main, file).getCallSignatures();
  const allowed = ts.TypeFlags.Void | ts.TypeFlags.Never | (rule === 'optional' ? ts.TypeFlags.NumberLike | ts.TypeFlags.Intersection : 0);
  const isPlain = signature !== undefined && signature.parameters.length === 0 && (checker.getReturnTypeOfSignature(signature).flags & allowed) !== 0;
  if (!isPlain) diagnostics.report('H3011', ts.getNameOfDeclaration(declaration) ?? declaration);
}

function mainSymbol(program: ts.Program, file: ts.SourceFile): ts.Symbol | undefined {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(file);
  const main = module === undefined ? undefined : checker.getExportsOfModule(module).find((symbol) => symbol.name === 'main');
  return main !== undefined && main.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(main) : main;
}

/** The function `main` that the main module exports, or null. */
export function findMain(program: ts.Program, entry: string): ts.FunctionDeclaration | null {
  const file = program.getSourceFile(entry);
  return (file === undefined ? undefined : mainSymbol(program, file)?.declarations?.find(ts.isFunctionDeclaration)) ?? null;
}

function shortName(file: ts.SourceFile): string {
  return file.fileName.slice(file.fileName.lastIndexOf('/') + 1);
}
