// `deno task bench [name [options]]`: prints what it measured, each figure as a ratio to a target or to a peer of the
// same run. `deno task bench gateway --minutes 60 --rate 5000` watches the gateway for an hour.
import { benchDeskTicks } from "./desk_ticks.ts";
import { benchHeavyDay } from "./heavy_day.ts";
import { benchStreamFanOut } from "./stream_fan_out.ts";
import { benchSubmitLatency } from "./submit_latency.ts";
import { benchTickToPixel } from "./tick_to_pixel.ts";
import { fileURLToPath } from "node:url";

type Bench = (args: readonly string[]) => Promise<string[]>;

const benches: Record<string, Bench> = {
  submit: benchSubmitLatency,
  stream: benchStreamFanOut,
  pixel: benchTickToPixel,
  gateway: benchGateway,
  ticks: benchDeskTicks,
  day: benchHeavyDay,
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
for (const [name, bench] of Object.entries(benches)) {
  if (wanted !== undefined && wanted !== name) continue;
  for (const text of await bench(options)) print(text);
}
