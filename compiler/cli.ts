// The command line of heddlec. Status 0: built; 1: diagnostics; 2: wrong use; 70: a compiler's bug.

import chalk, { chalkStderr } from 'chalk';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import type { Code } from './diagnostics/codes.ts';
import { explain, isCode, listCodes, nearestCodes } from './diagnostics/explain.ts';
import { diagnosticsToJson } from './diagnostics/json.ts';
import { renderDiagnostics } from './diagnostics/render.ts';
import { spanOf } from './diagnostics/diagnostic.ts';
import { compile, emitKinds, targets, type CompileOptions, type CompileResult, type EmitKind, type Phase, type Target } from './driver.ts';
import { LinkError } from './link.ts';
import { InternalError } from './lower/program.ts';
import { MissingToolError } from './tools.ts';

const formats = ['text', 'json'] as const;

const STATUS_DIAGNOSTICS = 1;
const STATUS_USAGE = 2;
const STATUS_BUG = 70;
/** A shell's status for a process that a signal ended is this plus the signal's number. */
const SIGNAL_STATUS = 128;

interface CommandOptions {
  readonly output?: string;
  readonly target: Target;
  readonly emit: EmitKind;
  readonly O: 0 | 2;
  readonly g?: true;
  readonly checks: boolean;
  readonly tsc: boolean;
  readonly phases?: true;
  readonly stackReport?: true;
  readonly format: (typeof formats)[number];
}

type RunOptions = Pick<CommandOptions, 'O' | 'checks' | 'tsc'>;

function parseLevel(text: string): 0 | 2 {
  if (text === '0') return 0;
  if (text === '2') return 2;
  throw new InvalidArgumentError('The levels are -O0 and -O2.');
}

/** `end` receives the exit status of what was asked for. */
function makeCommand(end: (status: number) => void): Command {
  const command = new Command('heddlec')
    .enablePositionalOptions()
    .description('Compiles a program of the restricted TypeScript to native code.')
    .argument('<file>', "the program's main module")
    .option('-o, --output <path>', 'where the result goes (text results: standard output)')
    .addOption(new Option('--target <name>', 'the machine to compile for').choices(targets).default('kernel'))
    .addOption(new Option('--emit <kind>', 'how far to go').choices(emitKinds).default('elf'))
    .addOption(new Option('-O <level>', 'optimisation: 0 or 2').argParser(parseLevel).default(2))
    .option('-g', 'debug information; with --emit ir, source locations')
    .option('--no-checks', 'leave out bounds and null checks')
    .option('--no-tsc', 'leave out the type checker of TypeScript, for programs of related dialects')
    .option('--phases', 'print how long each phase took')
    .option('--stack-report', 'print the worst-case stack of threads, interrupt handlers and entries')
    .addOption(new Option('--format <format>', 'how diagnostics look: text on standard error, or JSON on standard output').choices(formats).default('text'))
    .exitOverride()
    .showHelpAfterError()
    .addHelpText('after', '\nExample:\n  heddlec examples/hello.ts -o out/hello.elf -g')
    .action((file: string, options: CommandOptions) => end(runCompiler(file, options)));
  command
    .command('run')
    .description('Compiles a program for Linux and runs it; its status is the status.')
    .argument('<file>', "the program's main module")
    .addOption(new Option('-O <level>', 'optimisation: 0 or 2').argParser(parseLevel).default(2))
    .option('--no-checks', 'leave out bounds and null checks')
    .option('--no-tsc', 'leave out the type checker of TypeScript')
    .action((file: string, options: RunOptions) => end(runProgram(file, options)));
  command
    .command('explain')
    .description('Says what a diagnostic means and how to write it; without a code, lists them all.')
    .argument('[code]', 'as in H2001')
    .action((code?: string) => end(runExplain(code)));
  return command;
}

function compileOptions(file: string, options: CommandOptions): CompileOptions {
  return {
    entry: file,
    output: options.output ?? null,
    target: options.target,
    emit: options.emit,
    optimize: options.O,
    debugInfo: options.g === true,
    checks: options.checks,
    typeCheck: options.tsc,
    stackReport: options.stackReport === true,
  };
}

function main(): number {
  let status = 0;
  try {
    makeCommand((ended) => (status = ended)).parse();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : STATUS_USAGE;
    throw error;
  }
  return status;
}

/** Compiles for Linux into a directory of its own, runs the result and gives its status. */
function runProgram(file: string, options: RunOptions): number {
  const directory = mkdtempSync(path.join(tmpdir(), 'heddlec-run-'));
  try {
    const output = path.join(directory, 'program');
    const status = runCompiler(file, { ...options, output, target: 'linux', emit: 'elf', g: true, format: 'text' });
    return status === 0 ? runBinary(output) : status;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The status of the process; ended by a signal, what a shell would say. */
function runBinary(output: string): number {
  const ended = spawnSync(output, { stdio: 'inherit' });
  if (ended.signal === null) return ended.status ?? 1;
  process.stderr.write(`${chalkStderr.red.bold('error')}: the program was ended by ${ended.signal}\n`);
  return SIGNAL_STATUS + (constants.signals[ended.signal] ?? 0);
}

function runExplain(code: string | undefined): number {
  if (code === undefined) process.stdout.write(listCodes(chalk));
  else if (isCode(code.toUpperCase())) process.stdout.write(explain(code.toUpperCase() as Code, chalk));
  else return usageError(`there is no diagnostic '${code}'; near it are ${nearestCodes(code).join(', ')}`);
  return 0;
}

function usageError(message: string): number {
  process.stderr.write(`${chalkStderr.red.bold('error')}: ${message}\n`);
  return STATUS_USAGE;
}

function runCompiler(file: string, options: CommandOptions): number {
  const textToOutput = (isTextKind(options.emit) && options.output === undefined) || options.stackReport === true;
  if (options.format === 'json' && textToOutput) return usageError('--format json takes standard output: name a file for the result with -o, and leave out --stack-report');
  try {
    const result = compile(compileOptions(file, options));
    report(result, options);
    if (result.text !== null && result.succeeded) process.stdout.write(result.text);
    if (options.phases === true) process.stderr.write(phaseTable(result.phases));
    return result.succeeded ? 0 : STATUS_DIAGNOSTICS;
  } catch (error) {
    return reportFailure(error);
  }
}

function isTextKind(emit: EmitKind): boolean {
  return emit === 'ir' || emit === 'll';
}

function report({ diagnostics }: CompileResult, { format }: CommandOptions): void {
  if (format === 'json') process.stdout.write(diagnosticsToJson(diagnostics));
  else process.stderr.write(renderDiagnostics(diagnostics, chalkStderr));
}

function phaseTable(phases: readonly Phase[]): string {
  const total = phases.reduce((sum, phase) => sum + phase.milliseconds, 0);
  const rows = [...phases, { name: 'total', milliseconds: total }];
  return rows.map((phase) => `${phase.name.padEnd(10)}${phase.milliseconds.toFixed(0).padStart(7)} ms\n`).join('');
}

/** Failures that are not the program's: a missing tool, the linker's word, a bug of ours. */
function reportFailure(error: unknown): number {
  if (error instanceof MissingToolError || error instanceof LinkError) {
    process.stderr.write(`${chalkStderr.red.bold('error')}: ${error.message}\n`);
    return STATUS_DIAGNOSTICS;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${chalkStderr.red.bold('internal compiler error')}: ${message}\n`);
  if (error instanceof InternalError && error.node !== null) process.stderr.write(`  while working on ${placeOf(error)}\n`);
  process.stderr.write('  this is a bug in heddlec, not in your program; please report it with that program\n');
  const cause = error instanceof InternalError ? error.cause : error;
  if (process.env['HEDDLEC_TRACE'] !== undefined && cause instanceof Error) process.stderr.write(`${cause.stack ?? ''}\n`);
  return STATUS_BUG;
}

function placeOf({ node }: InternalError): string {
  if (node === null) return 'no source file';
  const { file, start } = spanOf(node);
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return `${file.fileName}:${line + 1}:${character + 1}`;
}

process.exitCode = main();
