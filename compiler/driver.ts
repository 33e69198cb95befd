// One compilation from file to file: the phases in their order, and what each leaves.
//
// Phases stop at the first one that finds errors, except that everything the front end can find is
// found in one run. Nothing is written unless the whole compilation succeeds.

import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type ts from 'typescript';
import { optimizeToBitcode, writeObject } from './backend.ts';
import { leaveBreadcrumb } from './breadcrumb.ts';
import { Diagnostics, type Diagnostic } from './diagnostics/diagnostic.ts';
import type { IrModule } from './ir/module.ts';
import { printModule } from './ir/print.ts';
import { verifyModule } from './ir/verify.ts';
import { linkUefi } from './link-uefi.ts';
import { link } from './link.ts';
import { emitLlvm } from './llvm/index.ts';
import { InternalError, lowerProgram, type Lowering } from './lower/program.ts';
import type { ProgramParts } from './lower/unit.ts';
import { checkModule, type ModuleFacts } from './passes/index.ts';
import { placesOf, type Places } from './passes/places.ts';
import { checkStacks, startsThreads } from './passes/stack/index.ts';
import { checkMain, checkProgram, findMain, type MainRule } from './source/program.ts';
import { loadEdition } from './source/editions.ts';
import { diskSources, type Sources } from './source/host.ts';
import { findProject, type Project } from './source/project.ts';
import { RuntimeProof } from './source/proven.ts';
import { checkSubset } from './source/subset.ts';
import { linkWithSymbols } from './symbols/index.ts';

export const targets = ['kernel', 'linux', 'uefi', 'bios'] as const;
export type Target = (typeof targets)[number];

/** What a program for the target has to be: threads started by main, or a script that may have one. */
const mainRules: Readonly<Record<Target, MainRule>> = { kernel: 'required', linux: 'optional', uefi: 'required', bios: 'required' };

export const emitKinds = ['check', 'ir', 'll', 'bc', 'obj', 'elf'] as const;
export type EmitKind = (typeof emitKinds)[number];

export interface CompileOptions {
  /** Path of the program's main module. */
  readonly entry: string;
  /** Where the result goes; null for standard output, where the result is text. */
  readonly output: string | null;
  readonly target: Target;
  readonly emit: EmitKind;
  readonly optimize: 0 | 2;
  readonly debugInfo: boolean;
  /** Bounds and null checks in safe code. */
  readonly checks: boolean;
  /** False: what only tsc finds is no error, for programs of related dialects. */
  readonly typeCheck?: boolean;
  /** The table of worst-case stacks as the result's text; with `elf` alone. */
  readonly stackReport?: boolean;
  /** Where source text comes from; the disk, when left out. */
  readonly sources?: Sources;
}

export interface Phase {
  readonly name: string;
  readonly milliseconds: number;
}

export interface CompileResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly succeeded: boolean;
  /** Text for standard output, if the result was asked for there. */
  readonly text: string | null;
  readonly phases: readonly Phase[];
}

/** Compiles. Diagnostics are in the result; what is thrown is a failure of the compiler or its tools. */
export function compile(options: CompileOptions): CompileResult {
  const diagnostics = new Diagnostics();
  const clock = new PhaseClock();
  const finish = (text: string | null = null): CompileResult => ({
    diagnostics: diagnostics.sorted(),
    succeeded: !diagnostics.hasErrors,
    text,
    phases: clock.phases,
  });
  const entry = path.resolve(options.entry);
  const project = findInput(entry, options, diagnostics);
  if (project === null) return finish();
  const checked = frontEndWithinStack(entry, project, options, diagnostics, clock);
  if (checked === null || options.emit === 'check') return finish();
  return finish(backEnd(checked, project, options, diagnostics, clock));
}

/** Checks the input and finds its project; null with a diagnostic if something is missing. */
function findInput(entry: string, options: CompileOptions, diagnostics: Diagnostics): Project | null {
  if (options.sources?.overlay.has(entry) === true) return findRuntime(entry, options, diagnostics);
  if (!existsSync(entry)) diagnostics.report('H9001', null, options.entry, 'there is no such file');
  else if (!statSync(entry).isFile()) diagnostics.report('H9001', null, options.entry, 'it is no file');
  else if (!entry.endsWith('.ts') || entry.endsWith('.d.ts')) diagnostics.report('H9002', null, options.entry);
  return diagnostics.hasErrors ? null : findRuntime(entry, options, diagnostics);
}

/** The project of the input, which must have a runtime for the target. */
function findRuntime(entry: string, options: CompileOptions, diagnostics: Diagnostics): Project | null {
  const project = findProject(entry);
  if (project?.runtime[options.target] !== undefined) return project;
  diagnostics.report('H9004', null, options.entry, options.target);
  return null;
}

/** The IR of a program without errors, and the way back to its source. */
interface CheckedProgram {
  readonly module: IrModule;
  readonly places: Places;
  readonly facts: ModuleFacts;
}

/** The passes recurse as deeply as the program nests; there is an end to that. */
function frontEndWithinStack(...args: Parameters<typeof frontEnd>): CheckedProgram | null {
  const [, , options, diagnostics] = args;
  try {
    return frontEnd(...args);
  } catch (error) {
    const cause = error instanceof InternalError ? error.cause : error;
    if (!(cause instanceof RangeError) || !/call stack/.test(cause.message)) throw error;
    diagnostics.report('H9005', null, options.entry);
    return null;
  }
}

/** Source to IR; null where diagnostics stand in the way. */
function frontEnd(entry: string, project: Project, options: CompileOptions, diagnostics: Diagnostics, clock: PhaseClock): CheckedProgram | null {
  const { program, runtime, files } = clock.run('parse', () => loadEdition(entry, project, options.target, options.sources ?? diskSources));
  const own = new Set(files);
  const typeCheck = options.typeCheck ?? true;
  const proof = clock.run('check', () => {
    const known = new RuntimeProof(program, own, [options.target, runtime, options.checks, typeCheck]);
    checkProgram(program, runtime, { own, wellFormed: known.wellFormed, typeCheck }, diagnostics);
    checkMain(program, entry, mainRules[options.target], diagnostics);
    checkSubset(program, known.wellFormed, diagnostics);
    return known;
  });
  if (program.getSyntacticDiagnostics().length > 0) return null;
  proof.record('form', diagnostics);
  const hadErrors = diagnostics.hasErrors;
  const lowering = clock.run('lower', () => lower(program, { files, main: findMain(program, entry) }, project, options, diagnostics, hadErrors));
  diagnostics.keepFirstOf(own);
  if (lowering === null || diagnostics.hasErrors) return null;
  const { module } = lowering;
  const places = placesOf(module, program);
  clock.run('verify', () => demandValid(module));
  const facts = clock.run('passes', () => checkModule(module, places, diagnostics));
  if (!diagnostics.hasErrors && !proof.knows('use')) clock.run('runtime', () => proveRuntime(proof, program, lowering, own, diagnostics));
  return diagnostics.hasErrors ? null : { module, places, facts };
}

/** Looks through what of the runtime the program does not use, so that the next programs need not. */
function proveRuntime(proof: RuntimeProof, program: ts.Program, { lowerRest }: Lowering, own: ReadonlySet<ts.SourceFile>, diagnostics: Diagnostics): void {
  const isOwn = ({ span }: Diagnostic): boolean => span !== null && own.has(span.file);
  const module = lowerRest();
  if (diagnostics.hasErrors) return;
  demandValid(module);
  const found = new Diagnostics();
  checkModule(module, placesOf(module, program), found);
  for (const fault of found.sorted()) if (!isOwn(fault)) diagnostics.add(fault);
  proof.record('use', diagnostics);
}

/** Lowers. In a program that has errors already, the lowering may stumble over them: that is no bug. */
function lower(program: ts.Program, parts: ProgramParts, project: Project, options: CompileOptions, diagnostics: Diagnostics, hadErrors: boolean): Lowering | null {
  try {
    return lowerProgram(program, diagnostics, {
      checks: options.checks,
      directory: project.directory,
      topLevel: mainRules[options.target] === 'optional' ? 'run' : 'refuse',
      program: parts,
    });
  } catch (error) {
    if (hadErrors && error instanceof InternalError) return null;
    throw error;
  }
}

/** The front end's own proof-reading: an invalid module would crash LLVM. */
function demandValid(module: IrModule): void {
  const [first] = verifyModule(module);
  if (first === undefined) return;
  const place = first.location === null ? '' : ` (${module.files[first.location.file]}:${first.location.line}:${first.location.column})`;
  throw new Error(`invalid IR in '${first.functionName}'${place}: ${first.message}`);
}

/** IR to what was asked for; gives the text that goes to standard output, if any. */
function backEnd(checked: CheckedProgram, project: Project, options: CompileOptions, diagnostics: Diagnostics, clock: PhaseClock): string | null {
  const { module, facts } = checked;
  if (options.emit === 'ir') return deliver(options, printModule(module, { locations: options.debugInfo }));
  const text = clock.run('emit', () => emitLlvm(module, { ...options, usesFloats: (name) => facts.effects.has(name, 'usesFloat') }));
  if (options.emit === 'll') return deliver(options, text);
  leaveBreadcrumb('the tools of LLVM');
  const output = options.output ?? defaultOutput(options);
  mkdirSync(path.dirname(path.resolve(output)), { recursive: true });
  if (options.emit === 'bc') clock.run('optimize', () => writeFileSync(output, optimizeToBitcode(text, options)));
  else if (options.emit === 'obj') clock.run('generate', () => writeObject(text, output, options));
  else return buildProgram(checked, text, output, project, options, diagnostics, clock);
  return null;
}

/** Writes the program in the format of its target; gives the stack report if it was asked for. */
function buildProgram(checked: CheckedProgram, text: string, output: string, project: Project, options: CompileOptions, diagnostics: Diagnostics, clock: PhaseClock): string | null {
  const { module, places, facts } = checked;
  const directory = mkdtempSync(path.join(tmpdir(), 'heddlec-'));
  try {
    const object = path.join(directory, 'program.o');
    const stackSizes = options.stackReport === true || startsThreads(module);
    clock.run('generate', () => writeObject(text, object, { ...options, stackSizes }));
    const report = stackSizes ? clock.run('stacks', () => checkStacks(facts.calls, object, places, diagnostics, { hasRedZone: options.target === 'linux' })) : null;
    clock.run('link', () => linkProgram(object, output, module, project, options.target));
    return options.stackReport === true ? report : null;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function linkProgram(object: string, output: string, module: IrModule, project: Project, target: Target): void {
  if (target === 'uefi') return linkUefi([object], output);
  const linkerScript = project.linkerScript[target];
  if (linkerScript === undefined) throw new Error(`the project names no linker script for the target '${target}'`);
  if (target === 'bios') link({ objects: [object], linkerScript, output, format: 'flat' });
  else linkWithSymbols({ objects: [object], linkerScript, output }, module);
}

function deliver(options: CompileOptions, text: string): string | null {
  if (options.output === null) return text;
  mkdirSync(path.dirname(path.resolve(options.output)), { recursive: true });
  writeFileSync(options.output, text);
  return null;
}

const extensions: Readonly<Record<EmitKind, string>> = { check: '', ir: '.ir', ll: '.ll', bc: '.bc', obj: '.o', elf: '.elf' };

/** Beside the current directory: `hello.elf` for `examples/hello.ts`. */
function defaultOutput(options: CompileOptions): string {
  return path.basename(options.entry, '.ts') + extensions[options.emit];
}

class PhaseClock {
  readonly phases: Phase[] = [];

  run<T>(name: string, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.phases.push({ name, milliseconds: performance.now() - start });
    }
  }
}
