// Panics of a Linux process: the message, the place and a backtrace on standard error, then the
// status that a shell shows for an aborted process.

import { CodePlace, findPlace, isCode } from '../observe/symbols.ts';
import { flushOutput, print, redirectOutput, standardError } from './output.ts';
import { exitProcess } from '../arch/linux/system-calls.ts';

const abortedStatus = 134;
const maxFrames = 32;
const wordBytes = 8;

/** Stacks end here; above it a frame pointer is no frame. Set at the start. */
let stackTop: usize = 0;
let isPanicking = false;

export function setStackTop(address: usize): void {
  stackTop = address;
}

/**
 * @hook panic
 * @noinline
 * @cold
 */
export function panicAt(message: string, file: string, line: u32): never {
  begin();
  print`panic: ${message}`;
  finish(file, line, frameAddress());
}

/**
 * @hook panicValues
 * @noinline
 * @cold
 */
export function panicWithValues(message: string, left: u64, right: u64, file: string, line: u32): never {
  begin();
  print`panic: ${message} (left ${left}, right ${right})`;
  finish(file, line, frameAddress());
}

/**
 * @hook panicSigned
 * @noinline
 * @cold
 */
export function panicWithSigned(message: string, left: i64, right: i64, file: string, line: u32): never {
  begin();
  print`panic: ${message} (left ${left}, right ${right})`;
  finish(file, line, frameAddress());
}

function begin(): void {
  if (isPanicking) exitProcess(abortedStatus);
  isPanicking = true;
  redirectOutput(standardError);
}

function finish(file: string, line: u32, framePointer: usize): never {
  print`    at ${file}:${line}`;
  printCallers(framePointer);
  flushOutput();
  exitProcess(abortedStatus);
}

function printCallers(framePointer: usize): void {
  let frame = framePointer;
  for (let number = 0; number < maxFrames; number++) {
    if (frame === 0 || frame % wordBytes !== 0 || frame + 2 * wordBytes > stackTop) return;
    const returnAddress = load<usize>(frame, wordBytes);
    if (!isCode(returnAddress - 1)) return;
    printFrame(number, returnAddress - 1);
    const caller = load<usize>(frame);
    if (caller <= frame) return;
    frame = caller;
  }
}

function printFrame(number: i32, address: usize): void {
  const place = onStack(new CodePlace());
  findPlace(address, place);
  const name = place.functionName ?? '?';
  if (place.file === null) print`    #${dec(number, 2, '0')} ${name}`;
  else print`    #${dec(number, 2, '0')} ${name} (${place.file}:${place.line})`;
}
