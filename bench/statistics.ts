// What a series of measurements comes to.

/** A figure and how it was come by. */
export interface Figure {
  /** What counts; null where nothing was measured. */
  readonly value: number | null;
  readonly median: number | null;
  /** Measurements that it is made of. */
  readonly runs: number;
  /** How far they lie apart: (largest - smallest) / smallest; 0 for one. */
  readonly spread: number;
}

/** Of several measurements of one thing: the smallest counts, what it costs when nothing disturbs it, or the median. */
export function figureOf(values: readonly number[], counts: "smallest" | "median" = "smallest"): Figure {
  if (values.length === 0) return { value: null, median: null, runs: 0, spread: 0 };
  const [smallest, largest, median] = [Math.min(...values), Math.max(...values), medianOf(values)];
  const spread = smallest === largest ? 0 : (largest - smallest) / Math.abs(smallest);
  return { value: counts === "smallest" ? smallest : median, median, runs: values.length, spread };
}

/** Ours over theirs, round by round: both were measured by turns, so that what disturbed one disturbed the other. */
export function ratiosOf(ours: readonly number[], theirs: readonly number[]): number[] {
  return ours.flatMap((value, round) => {
    const other = theirs[round];
    return other === undefined || other === 0 ? [] : [value / other];
  });
}

/** The middle value; of an even number of them the lower one. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** The mean that suits ratios; 1 of none. */
export function geometricMean(ratios: readonly number[]): number {
  const sum = ratios.reduce((total, ratio) => total + Math.log(ratio), 0);
  return ratios.length === 0 ? 1 : Math.exp(sum / ratios.length);
}
