// Sizes, rates and times as people read them on sticks and in shops: powers of ten, few digits.

const units: readonly string[] = ["bytes", "kB", "MB", "GB", "TB", "PB"];
const step = 1000;
const secondsPerMinute = 60;

/** "31.9 GB": at most three digits that count. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (Math.round(value) >= step && unit < units.length - 1) {
    value /= step;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** "12.3 MB/s"; nothing sensible can be said before time has passed. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(Number.isFinite(bytesPerSecond) ? bytesPerSecond : 0)}/s`;
}

/** "8 s", "2 min 05 s". */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < secondsPerMinute) return `${whole} s`;
  return `${Math.floor(whole / secondsPerMinute)} min ${String(whole % secondsPerMinute).padStart(2, "0")} s`;
}
