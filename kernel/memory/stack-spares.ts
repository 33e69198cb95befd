// Frames that are kept ready for page faults on stacks: the handler may have interrupted the frame
// allocator itself.
//
// Made so that a fault may come at any instruction of the refill: the handler empties places, the
// refill fills empty ones, and neither looks at a place twice.

import { allocateFrame, FrameKind, noFrame } from './frames.ts';

const placeCount = 6;

class SpareFrames {
  private readonly places = array<u64, 6>(6);

  /** A frame, or noFrame when all have been used since the last refill. For fault handlers. */
  take(): u64 {
    for (let i: u32 = 0; i < placeCount; i++) {
      const frame = this.places[i];
      if (frame === noFrame) continue;
      this.places[i] = noFrame;
      return frame;
    }
    return noFrame;
  }

  /** Fills up. False when the memory does not suffice. Needs preemption held. */
  refill(): bool {
    for (let i: u32 = 0; i < placeCount; i++) {
      if (this.places[i] !== noFrame) continue;
      const frame = allocateFrame(FrameKind.Stack);
      if (frame === noFrame) return false;
      this.places[i] = frame;
    }
    return true;
  }
}

/** Those of the CPU that executes this. */
export const spareFrames = new SpareFrames();
