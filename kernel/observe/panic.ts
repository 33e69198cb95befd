// Panic: the kernel stops, saying why and where, with a backtrace.
//
// A panic or fault while this is going on says so in one line and stops; a third one stops without
// a word. Nothing here waits for anybody.

import { disableInterrupts, exitMachine } from '../arch/x86_64/index.ts';
import { printCallers } from './backtrace.ts';
import { flushConsole, report, startFreshLine } from './console.ts';
import { endMachine, ExitStatus } from './end.ts';

type ThreadNamer = () => string;
type PanicHook = () => void;

let nameThread: ThreadNamer = nameNothing;
let panicHook: PanicHook = doNothing;
let panicDepth: u32 = 0;

function nameNothing(): string {
  return 'start-up';
}

function doNothing(): void {}

/** Sets what gives the name of the running thread. */
export function setThreadNamer(namer: ThreadNamer): void {
  nameThread = namer;
}

/** Has `hook` called once in a panic or fatal exception, after the report. It must not return to its thread. */
export function onPanic(hook: PanicHook): void {
  panicHook = hook;
}

/** Starts a fatal report; comes back only for the first one. */
export function enterPanic(): void {
  disableInterrupts();
  panicDepth += 1;
  if (panicDepth === 1) {
    startFreshLine();
    report``;
    return;
  }
  if (panicDepth === 2) {
    startFreshLine();
    report`*** PANIC inside a panic: stopping at once`;
    flushConsole();
  }
  exitMachine(ExitStatus.Panic);
}

/** Prints which thread it was. */
export function reportThread(): void {
  report`    thread: "${nameThread()}"`;
}

/**
 * Ends a fatal report and the machine.
 * @panics
 */
export function leavePanic(): never {
  panicHook();
  report`*** the machine stops`;
  endMachine(ExitStatus.Panic);
}

/**
 * @hook panic
 * @noinline
 * @cold
 */
export function panicAt(message: string, file: string, line: u32): never {
  enterPanic();
  report`*** PANIC: ${message}`;
  finishReport(file, line, frameAddress());
}

/**
 * An assertion on two values, or an index and a length.
 * @hook panicValues
 * @noinline
 * @cold
 */
export function panicWithValues(message: string, left: u64, right: u64, file: string, line: u32): never {
  enterPanic();
  report`*** PANIC: ${message}: ${left} and ${right}`;
  finishReport(file, line, frameAddress());
}

/**
 * The same for values with a sign.
 * @hook panicSigned
 * @noinline
 * @cold
 */
export function panicWithSigned(message: string, left: i64, right: i64, file: string, line: u32): never {
  enterPanic();
  report`*** PANIC: ${message}: ${left} and ${right}`;
  finishReport(file, line, frameAddress());
}

function finishReport(file: string, line: u32, framePointer: usize): never {
  report`    at ${file}:${line}`;
  reportThread();
  report`    backtrace:`;
  printCallers(framePointer);
  leavePanic();
}
