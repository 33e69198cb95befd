// What starting costs, and what memory an idle kernel takes, in a machine where a tick is an instruction.
//
// The first thread is this one. Nothing runs but it, and it has allocated nothing.

import { clock, FrameKind, frames } from 'heddle';
import { theBootInfo } from '../../kernel/memory/memory-map.ts';
import { framePlan } from '../../kernel/memory/frame-start.ts';
import { thisCpu } from '../../kernel/sched/cpu.ts';
import { findTscHz } from '../../kernel/time/frequency.ts';
import { startOfTime } from '../../kernel/time/clock.ts';
import { printFigure } from './kernel/measure.ts';

declare const __text_start: ptr<u8>;
declare const __text_end: ptr<u8>;
declare const __rodata_start: ptr<u8>;
declare const __rodata_end: ptr<u8>;
declare const __data_start: ptr<u8>;
declare const __data_end: ptr<u8>;
declare const __bss_start: ptr<u8>;
declare const __bss_end: ptr<u8>;
declare const __symbols_start: ptr<u8>;
declare const __symbols_end: ptr<u8>;

const frameBytes: u64 = 4096;

function printFrames(name: string, kind: FrameKind): void {
  printFigure(name, frames.count(kind) * frameBytes);
}

function printMemory(): void {
  printFigure('code', __text_end.address - __text_start.address);
  printFigure('constants', __rodata_end.address - __rodata_start.address);
  printFigure('data', __data_end.address - __data_start.address);
  printFigure('zeroed', __bss_end.address - __bss_start.address);
  printFigure('symbols', __symbols_end.address - __symbols_start.address);
  printFigure('frame-table', framePlan.tableBytes);
  printFrames('kernel', FrameKind.Kernel);
  printFrames('page-tables', FrameKind.PageTable);
  printFrames('heap', FrameKind.Heap);
  printFrames('stacks', FrameKind.Stack);
  printFrames('fixed', FrameKind.Fixed);
}

export function main(): void {
  const begun = clock.nowTicks();
  printFigure('machine-to-entry', startOfTime());
  printFigure('entry-to-scheduler', thisCpu.startTicks - startOfTime());
  printFigure('entry-to-main', begun - startOfTime());
  const start = clock.nowTicks();
  findTscHz(theBootInfo().rsdpAddress);
  printFigure('clock', clock.nowTicks() - start);
  printMemory();
}
