// What can be said of a stack: how much of it is and was used, and whether it is sound.

export enum StackStatus {
  /** Everything is as it should be. */
  Ok,
  /** It was used up to fewer bytes than the margin. */
  NearOverflow,
  /** Its thread went below the base. */
  Overflow,
  /** The canary at the base was written. */
  Corrupted,
}

export function stackStatusName(status: StackStatus): string {
  switch (status) {
    case StackStatus.NearOverflow:
      return 'near overflow';
    case StackStatus.Overflow:
      return 'overflow';
    case StackStatus.Corrupted:
      return 'corrupted';
    default:
      return 'ok';
  }
}

/** A look at a stack, in bytes. */
export type StackUsage = {
  status: StackStatus;
  /** What there is to be used. */
  sizeBytes: usize;
  usedBytes: usize;
  freeBytes: usize;
  /** The most that was used at a time. */
  peakBytes: usize;
  /** How far below the base its thread went, 0 if never. */
  overflowBytes: usize;
  /** How many bytes of the canary are damaged. */
  corruptedBytes: usize;
};

const standardMarginBytes: usize = 512;
let marginBytes: usize = standardMarginBytes;

/** A stack of which fewer bytes were ever left is called NearOverflow. */
export function setNearOverflowMargin(bytes: usize): void {
  marginBytes = bytes;
}

export function nearOverflowMargin(): usize {
  return marginBytes;
}
