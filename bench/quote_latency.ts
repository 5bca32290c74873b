// From a bid on the gateway's socket to the event that tells a reader of it: each contender in turn, several
// times.
import type { Contender } from "./contenders.ts";

const TICK_PRICE = "1";
const BID = "1";
const TURNS = 4;

/** Milliseconds of each bid that was told before the next one came, by contender. */
export async function quoteLatencies(
  all: readonly Contender[],
  seconds: number,
): Promise<Record<string, number[]>> {
  const found = new Map(all.map(({ name }): [string, number[]] => [name, []]));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const contender of all) {
      found.get(contender.name)?.push(...await listen(contender, seconds * 1000 / TURNS));
    }
  }
  return Object.fromEntries(found);
}

async function listen({ tap, events, bidOf }: Contender, ms: number): Promise<number[]> {
  const ticks: { bid: number; at: number }[] = [];
  // tickPrice: id, version, request, tick type, price
  tap.listen(([kind, , , type, price], at) => {
    if (kind === TICK_PRICE && type === BID) ticks.push({ bid: Number(price), at });
  });
  events.clear();
  await new Promise((resolve) => setTimeout(resolve, ms));
  tap.listen(() => {});
  return ticks.flatMap(({ bid, at }, index) => {
    if (ticks[index - 1]?.bid === bid) return [];
    const until = ticks[index + 1]?.at ?? Infinity;
    const told = events.events.find((event) => event.at >= at && bidOf(event) === bid);
    return told === undefined || told.at > until ? [] : [told.at - at];
  });
}
