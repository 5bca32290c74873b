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

/** A line for each series: its percentiles. The tenth says what a busy machine would do if it were quiet. */
export function parts(series: Readonly<Record<string, readonly number[]>>): string[] {
  return Object.entries(series).map(([name, values]) => {
    const [p10, p50, p90, p99] = [10, 50, 90, 99].map((p) => percentile(values, p).toFixed(3));
    return `  ${name.padEnd(66)} p10 ${p10} ms, p50 ${p50} ms, p90 ${p90} ms, p99 ${p99} ms`;
  });
}

/** Of one series to each other, round by round: what a busy moment does to both is not in it. */
export function pairs(series: Readonly<Record<string, readonly number[]>>, own: string): string[] {
  return others(series, own).map(([name, values]) => {
    const ratios = (series[own] ?? []).map((value, round) => value / (values[round] ?? NaN));
    const [p25, p50, p75] = [25, 50, 75].map((p) => percentile(ratios, p).toFixed(2));
    return `  ${`${own} / ${name}`.padEnd(66)} median of ${ratios.length} pairs ${p50} (${p25} to ${p75})`;
  });
}

/** Of medians, where the series have no pairs. */
export function compare(series: Readonly<Record<string, readonly number[]>>, own: string): string[] {
  return others(series, own).map(([name, values]) => {
    const ratio = percentile(series[own] ?? [], 50) / percentile(values, 50);
    return `  ${`${own} / ${name}`.padEnd(66)} medians ${ratio.toFixed(2)}`;
  });
}

function others(series: Readonly<Record<string, readonly number[]>>, own: string) {
  return Object.entries(series).filter(([name]) => name !== own);
}
