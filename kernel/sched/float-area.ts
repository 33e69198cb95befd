// Room for the registers of floating point, for the threads that use them and no others: whose
// entry does so as far as the compiler can follow its calls (usesFloats).
//
// An area is a frame of its own, taken when the thread is made and given back when it has ended.

import { directMapBase, floatAreaBytes, leaveFloats, pageBytes, prepareFloatArea } from '../arch/x86_64/index.ts';
import { allocateFrame, FrameKind, freeFrame, noFrame } from '../memory/frames.ts';
import type { Thread, ThreadEntry } from './thread.ts';

let areaCount: u32 = 0;

/** How many threads have an area. */
export function floatAreaCount(): u32 {
  return areaCount;
}

/** Gives a thread that is being made an area if its entry wants one; false when no memory is left. Needs preemption held. */
export function takeFloatArea(thread: Thread, entry: ThreadEntry): bool {
  const context = thread.context;
  context.floatArea = 0;
  if (!usesFloats(entry)) return true;
  assert(u64(floatAreaBytes()) <= pageBytes, 'the registers of floating point need more than a frame');
  const frame = allocateFrame(FrameKind.Kernel);
  if (frame === noFrame) return false;
  context.floatArea = directMapBase + frame;
  prepareFloatArea(context.floatArea);
  areaCount += 1;
  return true;
}

/** Takes the area of the running thread back, which has ended. Needs preemption held. */
export function giveBackFloatArea(thread: Thread): void {
  const context = thread.context;
  if (context.floatArea === 0) return;
  leaveFloats(context);
  freeFrame(context.floatArea - directMapBase);
  context.floatArea = 0;
  areaCount -= 1;
}
