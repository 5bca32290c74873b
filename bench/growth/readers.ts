// Readers, and what changes for them at once: one patch to so many readers, and one flush with so many that
// have moved.
import { systemClock } from "@/lib/server/clock.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import type { KeyedSection, SectionViews } from "@/lib/server/stream/sections.ts";
import { SnapshotPublisher } from "@/lib/server/stream/snapshot_publisher.ts";
import { openEventStream } from "@/lib/server/stream/sse.ts";
import { type Curve, medianOf, type Point, sizesOf } from "./curve.ts";

const PATCHES = 100;
const SIZES = [1, 10, 100, 500];

export async function readerCurves(short: boolean): Promise<Curve[]> {
  const points: Point[] = [];
  for (const size of sizesOf(short, SIZES)) points.push({ size, value: await publishUs(size) });
  return [{ of: "readers", figure: "handing one patch to all, p50", unit: "µs", points }];
}

async function publishUs(readers: number): Promise<number> {
  const hub = new EventHub({ epoch: "bench", clock: systemClock });
  const source = { hub, flush: () => {}, snapshotJson: () => "{}" };
  const open = Array.from({ length: readers }, () => openEventStream(source, null).body?.getReader());
  const ms = await medianOf(
    PATCHES,
    (round) => hub.publish([{ path: ["quotes", "265598", "bid"], value: String(round) }]),
  );
  await Promise.all(open.map((reader) => reader?.cancel()));
  hub.close();
  return ms * 1000;
}

/** Quotes, positions and accounts that all have moved since the last patch. */
export async function movedCurves(short: boolean): Promise<Curve[]> {
  const sections = [["quotes", "instruments"], ["positions", "positions"], ["accounts", "accounts"]] as const;
  const curves: Curve[] = [];
  for (const [section, of] of sections) {
    const points: Point[] = [];
    for (const size of sizesOf(short, [1, 10, 100, 250])) {
      points.push({ size, value: await flushUs(section, size) });
    }
    curves.push({ of, figure: "one patch when all have moved, p50", unit: "µs", points });
  }
  return curves;
}

async function flushUs(section: KeyedSection, size: number): Promise<number> {
  const keys = Array.from({ length: size }, (_, index) => String(index));
  let turn = 0;
  const view = (key: string) => ({ key, bid: `${turn}.01`, ask: `${turn}.02`, last: "1", bidSize: "100" });
  const empty = { keys: () => [], get: () => null };
  const views = new Proxy({} as SectionViews, {
    get: (_, name) => name === section ? { keys: () => keys, get: view } : empty,
    ownKeys: () => [section],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
  const hub = new EventHub({ epoch: "bench", clock: systemClock });
  const publisher = new SnapshotPublisher({ hub, clock: systemClock });
  publisher.start(views);
  const ms = await medianOf(PATCHES, () => {
    turn += 1;
    publisher.touch(section, keys);
    publisher.flush();
  });
  publisher.close();
  hub.close();
  return ms * 1000;
}
