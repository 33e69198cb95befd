// Who called whom, read from the chain of frame pointers, with the names of the TypeScript.
//
// Believes nothing: each frame must be mapped, aligned and above the one before, and each return
// address must be code, else the chain ends there.

import { isMapped } from '../arch/x86_64/index.ts';
import { isAligned } from '../lib/bits.ts';
import { report } from './console.ts';
import { CodePlace, findPlace, isCode } from './symbols.ts';

const maxLines: u32 = 32;
/** A limit on damaged chains; a stack of 16 KiB holds a thousand frames at most. */
const maxFrames: u32 = 4096;
const wordBytes = 8;

/** Prints the callers of the function whose frame pointer is `framePointer`. */
export function printCallers(framePointer: usize): void {
  printChain(framePointer, 0, 0);
}

/** Prints the place of `address` itself and then the callers by `framePointer`. */
export function printBacktrace(address: usize, framePointer: usize): void {
  printFrame(0, address, address);
  printChain(framePointer, 1, address);
}

/** A recursion's frames, which all return to the same place, become one line. */
function printChain(framePointer: usize, firstNumber: u32, firstAddress: usize): void {
  let frame = framePointer;
  let lines: u32 = 0;
  let repeats: u32 = 0;
  let last = firstAddress;
  for (let number = firstNumber; number < maxFrames && isFrame(frame); number++) {
    const returnAddress = load<usize>(frame, wordBytes);
    if (!isCode(returnAddress)) break;
    if (returnAddress === last) {
      repeats += 1;
    } else {
      printRepeats(repeats);
      repeats = 0;
      lines += 1;
      if (lines > maxLines) {
        report`    ... and more`;
        return;
      }
      // The call is the instruction before the one it returns to.
      printFrame(number, returnAddress, returnAddress - 1);
    }
    last = returnAddress;
    const caller = load<usize>(frame);
    if (caller <= frame) break;
    frame = caller;
  }
  printRepeats(repeats);
}

function printRepeats(count: u32): void {
  if (count > 0) report`    ... and ${count} more of the same`;
}

function isFrame(frame: usize): bool {
  return isAligned(frame, wordBytes) && isMapped(frame) && isMapped(frame + wordBytes);
}

function printFrame(number: u32, address: usize, lookUpAddress: usize): void {
  const place = onStack(new CodePlace());
  findPlace(lookUpAddress, place);
  const name = place.functionName ?? '?';
  if (place.file === null) report`    #${dec(number, 2, '0')} ${hex(address, 16)} ${name}`;
  else report`    #${dec(number, 2, '0')} ${hex(address, 16)} ${name} (${place.file}:${place.line})`;
}
