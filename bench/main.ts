// `deno task bench [name]`: prints what it measured, each figure as a ratio to a target or to a peer of the same run.
import { benchGatewayLoad } from "./gateway_load.ts";
import { benchStreamFanOut } from "./stream_fan_out.ts";
import { benchSubmitLatency } from "./submit_latency.ts";
import { benchTickToPixel } from "./tick_to_pixel.ts";

const benches: Record<string, () => Promise<string[]>> = {
  submit: benchSubmitLatency,
  stream: benchStreamFanOut,
  pixel: benchTickToPixel,
  gateway: benchGatewayLoad,
};

const [wanted] = Deno.args;
for (const [name, bench] of Object.entries(benches)) {
  if (wanted !== undefined && wanted !== name) continue;
  for (const text of await bench()) {
    // deno-lint-ignore no-console
    console.log(text);
  }
}
