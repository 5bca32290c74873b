// How long the bars of a chart can be.

/** What can be chosen: how long a bar is (`null`: a trading day), and how far IB is asked back. */
export const barSizes = {
  "1 min": { seconds: 60, duration: "1 D" },
  "5 mins": { seconds: 300, duration: "2 D" },
  "15 mins": { seconds: 900, duration: "1 W" },
  "1 hour": { seconds: 3600, duration: "1 M" },
  "1 day": { seconds: null, duration: "1 Y" },
} as const satisfies Record<string, { seconds: number | null; duration: string }>;
export type BarSize = keyof typeof barSizes;
export const barSizeNames = Object.keys(barSizes) as BarSize[];
