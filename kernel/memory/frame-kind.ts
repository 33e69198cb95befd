// What a frame of memory is used for: kept for each frame, counted for each kind.

export enum FrameKind {
  /** Not handed out; or no memory at all. */
  Free,
  /** Not handed out, and filled with the poison of poison.ts since it was freed. */
  Poisoned,
  /** The image, the frame table, what the loader left: never freed. */
  Fixed,
  Kernel,
  PageTable,
  Heap,
  Stack,
  /** A program's own, by `frames.allocate`. */
  Program,
}

export const frameKindCount = 8;
/** The kinds from this one on can be asked for. */
export const firstOwnedKind = FrameKind.Kernel;

export function frameKindName(kind: FrameKind): string {
  switch (kind) {
    case FrameKind.Fixed:
      return 'fixed';
    case FrameKind.Kernel:
      return 'kernel';
    case FrameKind.PageTable:
      return 'page tables';
    case FrameKind.Heap:
      return 'heap';
    case FrameKind.Stack:
      return 'stacks';
    case FrameKind.Program:
      return 'program';
    default:
      return 'free';
  }
}
