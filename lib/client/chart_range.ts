// How far the chart's axis reaches: the bars, and the lines that are near enough to them. Pure.

export interface PriceRange {
  minValue: number;
  maxValue: number;
}

/**
 * The bars' own range, made larger for lines no further from it than it is high: so the exits of an order can
 * be seen and taken, and the bars keep a third of the height. A line beyond that widens nothing.
 */
export function rangeWith({ minValue, maxValue }: PriceRange, prices: readonly number[]): PriceRange {
  const height = maxValue - minValue;
  const near = prices.filter((price) => price >= minValue - height && price <= maxValue + height);
  return { minValue: Math.min(minValue, ...near), maxValue: Math.max(maxValue, ...near) };
}
