// How long the hub needs to hand one patch to 500 readers, against handing it to one.
import { systemClock } from "@/lib/server/clock.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import { openEventStream } from "@/lib/server/stream/sse.ts";
import { line, percentile } from "./statistics.ts";

const PATCHES = 300;
const READERS = 500;

async function microsecondsPerPatch(readers: number): Promise<number> {
  const hub = new EventHub({ epoch: "bench", clock: systemClock });
  const source = { hub, flush: () => {}, snapshotJson: () => "{}" };
  const open = Array.from({ length: readers }, () => openEventStream(source, null).body?.getReader());
  const times: number[] = [];
  for (let n = 0; n < PATCHES; n++) {
    const started = performance.now();
    hub.publish([{ path: ["quotes", "265598", "bid"], value: String(n) }]);
    times.push((performance.now() - started) * 1000);
    await Promise.all(open.map((reader) => reader?.read()));
  }
  await Promise.all(open.map((reader) => reader?.cancel()));
  hub.close();
  return percentile(times, 50);
}

export async function benchStreamFanOut(): Promise<string[]> {
  const one = await microsecondsPerPatch(1);
  const many = await microsecondsPerPatch(READERS);
  return [
    line({
      name: `stream: one patch to ${READERS} readers, p50`,
      value: many,
      unit: "µs",
      limit: one * READERS,
      against: `${READERS} × one reader in this run`,
    }),
  ];
}
