// Metrics as OpenMetrics 1.0 text.

export interface Metric {
  /** Without prefix and without `_total`. */
  name: string;
  type: "counter" | "gauge";
  help: string;
  value: number;
}

/** One family per metric; counters get the suffix that OpenMetrics demands. */
export function openMetrics(metrics: Metric[]): string {
  const families = metrics.map(({ name, type, help, value }) => {
    const family = `lotse_${name}`;
    const sample = type === "counter" ? `${family}_total` : family;
    return `# TYPE ${family} ${type}\n# HELP ${family} ${help}\n${sample} ${value}\n`;
  });
  return `${families.join("")}# EOF\n`;
}
