// Percentiles, and one way of printing a measured figure beside its limit.

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))] ?? NaN;
}

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What it is held against, in the same unit. */
  limit: number;
  /** What the limit is: a target, or a peer measured in the same run. */
  against: string;
}

/** `name   value unit   ratio × against`: below 1 is better than what it is held against. */
export function line({ name, value, unit, limit, against }: Figure): string {
  const ratio = (value / limit).toFixed(2);
  return `${name.padEnd(44)} ${value.toFixed(3).padStart(10)} ${unit.padEnd(6)} ${
    ratio.padStart(8)
  } × ${against} (${limit.toFixed(3)} ${unit})`;
}
