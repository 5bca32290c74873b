// Metrics as OpenMetrics 1.0 text.
import type { Distribution } from "@/lib/server/speed/histogram.ts";

interface Family {
  /** Without prefix and without `_total`; a family with a unit ends with it. */
  name: string;
  help: string;
  unit?: "seconds" | "bytes";
}

export type Labels = Readonly<Record<string, string>>;

export type Metric =
  & Family
  & (
    | { type: "counter" | "gauge"; value: number }
    /** One sample for each set of labels. */
    | { type: "counter" | "gauge"; values: readonly { labels: Labels; value: number }[] }
    | { type: "histogram"; values: readonly { labels: Labels; distribution: Distribution }[] }
  );

/**
 * The samples of a figure that may not be known: unknown is not zero, it has none. Its family is there from
 * the start: what is exported is looked up once.
 */
export function known(value: number | null | undefined): { labels: Labels; value: number }[] {
  return value === null || value === undefined ? [] : [{ labels: {}, value }];
}

/** One family per metric; counters get the suffix that OpenMetrics demands. */
export function openMetrics(metrics: readonly Metric[]): string {
  return `${metrics.map(family).join("")}# EOF\n`;
}

function family(metric: Metric): string {
  const name = `lotse_${metric.name}`;
  const head = [
    `# TYPE ${name} ${metric.type}`,
    ...metric.unit === undefined ? [] : [`# UNIT ${name} ${metric.unit}`],
  ];
  return [...head, `# HELP ${name} ${metric.help}`, ...samples(name, metric), ""].join("\n");
}

function samples(name: string, metric: Metric): string[] {
  if (metric.type === "histogram") return metric.values.flatMap((one) => histogram(name, one));
  const sample = metric.type === "counter" ? `${name}_total` : name;
  const values = "values" in metric ? metric.values : [{ labels: {}, value: metric.value }];
  return values.map(({ labels, value }) => `${sample}${labelled(labels)} ${value}`);
}

function histogram(
  name: string,
  { labels, distribution: { buckets, sum } }: { labels: Labels; distribution: Distribution },
): string[] {
  const all = buckets.at(-1)?.count ?? 0;
  return [
    ...buckets.map(({ le, count }) =>
      `${name}_bucket${labelled({ ...labels, le: le === Infinity ? "+Inf" : String(le) })} ${count}`
    ),
    `${name}_count${labelled(labels)} ${all}`,
    `${name}_sum${labelled(labels)} ${sum}`,
  ];
}

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
