// 5,000 ticks a second through bridge, desk and stream: is the memory of the two processes flat, and what do
// they cost?
import { parseArgs } from "node:util";
import { z } from "zod";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { EventReader } from "@/tests/support/event_reader.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { childrenOf } from "@/tests/support/processes.ts";
import { line } from "./statistics.ts";
import { type Usage, usage } from "./usage.ts";

const TICKS_PER_SECOND = 5_000;
/** Changes of each market a second that make a little more than that: about 5.6 messages each. */
const CHANGES_PER_SECOND = 100;
const SAMPLE_MS = 1_000;
/** Memory is a saw: its floor in the last third is held against that of the third before. */
const FLAT_MIB = 10;

/** US stocks, one in euros, one currency pair: every market of the gateway that moves on its own. */
const MARKETS = [
  ...[265598, 272093, 76792991, 4391, 4815747, 8314, 208813720, 3691937, 107113386, 270639, 8894, 9599491],
  14204,
  12087792,
];

const optionsSchema = z.object({ minutes: z.coerce.number().positive() });

interface Sample {
  at: number;
  ticks: number;
  bridge: Usage;
  desk: Usage;
}

export async function benchDeskTicks(args: readonly string[]): Promise<string[]> {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: "string", default: "3" } },
    strict: true,
  });
  const { minutes } = optionsSchema.parse(values);
  await using gateway = await GatewayProcess.start(["--ticks-per-second", String(CHANGES_PER_SECOND)]);
  await using desk = await DeskProcess.start({
    args: ["--paper", "--gateway", `127.0.0.1:${gateway.port}`],
  });
  await desk.ready();
  for (const conId of MARKETS) await desk.mustPost({ action: "watch", conId }, 202);
  const reader = await EventReader.open(desk);
  const samples = await watch(gateway, desk, minutes);
  const patches = reader.events.length;
  reader.cut();
  return report(samples, patches);
}

async function watch(gateway: GatewayProcess, desk: DeskProcess, minutes: number): Promise<Sample[]> {
  const bridge = childrenOf(desk.child.pid).find((pid) =>
    Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes("ib_client.py")
  );
  if (bridge === undefined) throw new Error("The desk has no bridge");
  const samples: Sample[] = [];
  const end = performance.now() + minutes * 60_000;
  while (performance.now() < end) {
    const clients = await gateway.clients();
    const ticks = clients.reduce((total, { replies }) => total + replies, 0);
    samples.push({ at: performance.now(), ticks, bridge: usage(bridge), desk: usage(desk.child.pid) });
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
  }
  return samples;
}

function report(samples: readonly Sample[], patches: number): string[] {
  const third = Math.floor(samples.length / 3);
  const [first, last] = [samples[third], samples.at(-1)];
  if (first === undefined || last === undefined) throw new Error("The run was too short");
  const ms = last.at - first.at;
  const rate = (last.ticks - first.ticks) / ms * 1000;
  const share = (of: "bridge" | "desk") => (last[of].cpuMs - first[of].cpuMs) / ms * 100;
  const memory = (of: "bridge" | "desk") => {
    const floor = (part: readonly Sample[]) => Math.min(...part.map((sample) => sample[of].rssMib));
    return { then: floor(samples.slice(third, 2 * third)), now: floor(samples.slice(2 * third)) };
  };
  const flat = (of: "bridge" | "desk") => {
    const { then, now } = memory(of);
    return `${of.padEnd(8)} ${share(of).toFixed(1)} % of a core, ${then.toFixed(1)} → ${
      now.toFixed(1)
    } MiB: ${now - then < FLAT_MIB ? "flat" : "GROWS"}`;
  };
  return [
    line({
      name: "ticks a second wanted, against those delivered",
      value: TICKS_PER_SECOND,
      unit: "1/s",
      limit: rate,
      against: "delivered to the bridge",
    }),
    `  ${flat("bridge")}`,
    `  ${flat("desk")}, ${patches} events to one reader`,
  ];
}
