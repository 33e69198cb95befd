// Ratios of two series of measurements that were taken in turns.

export interface Ratio {
  /** Of the two minima: what the code costs when nothing disturbs it. */
  readonly minimum: number;
  /** Of the two medians. */
  readonly median: number;
}

/** `ours` over `theirs`. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  return { minimum: Math.min(...ours) / Math.min(...theirs), median: medianOf(ours) / medianOf(theirs) };
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
