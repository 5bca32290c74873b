// `deno task bench [name [options]]`: prints what it measured, each figure as a ratio to a target or to a
// peer of the same run. `deno task bench gateway --minutes 60 --rate 5000` watches the gateway for an hour.
import { fileURLToPath } from "node:url";

type Bench = (args: readonly string[]) => Promise<string[]>;

/** Loaded when its turn comes: one that drives a browser would weigh on the others. */
const benches: Record<string, () => Promise<Bench>> = {
  submit: async () => (await import("./submit_latency.ts")).benchSubmitLatency,
  stream: async () => (await import("./stream_fan_out.ts")).benchStreamFanOut,
  readers: async () => (await import("./readers/main.ts")).benchReaders,
  pixel: async () => (await import("./tick_to_pixel.ts")).benchTickToPixel,
  gateway: () => Promise.resolve(benchGateway),
  ticks: async () => (await import("./desk_ticks.ts")).benchDeskTicks,
  screen: async () => (await import("./screen_frames.ts")).benchScreenFrames,
  page: async () => (await import("./page_interactive.ts")).benchPage,
  soak: async () => (await import("./page_soak.ts")).benchSoak,
  day: async () => (await import("./heavy_day.ts")).benchHeavyDay,
  daysubmit: async () => (await import("./heavy_submit.ts")).benchHeavySubmit,
  growth: async () => (await import("./growth/main.ts")).benchGrowth,
  year: async () => (await import("./journal_year.ts")).benchJournalYear,
  start: async () => (await import("./start.ts")).benchStart,
};

/** The gateway has its own benches: `deno task bench` in its folder. */
async function benchGateway(args: readonly string[]): Promise<string[]> {
  const main = fileURLToPath(new URL("../gateway/bench/main.ts", import.meta.url));
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["run", "-A", main, ...args] }).spawn()
    .status;
  if (!success) throw new Error("The bench of the gateway failed");
  return [];
}

function print(text: string): void {
  // deno-lint-ignore no-console
  console.log(text);
}

const [wanted, ...options] = Deno.args;
if (wanted !== undefined && !(wanted in benches)) {
  print(`Usage: deno task bench [${Object.keys(benches).join(" | ")}]`);
  Deno.exit(wanted === "--help" ? 0 : 2);
}
for (const [name, load] of Object.entries(benches)) {
  if (wanted !== undefined && wanted !== name) continue;
  const bench = await load();
  for (const text of await bench(options)) print(text);
}
