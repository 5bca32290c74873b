// What a recording shows at a moment is what the desk showed then: played through, sought, and from the
// middle.
import { expect } from "@std/expect";
import type { Snapshot } from "@/lib/contract/api.ts";
import { segmentNames } from "@/lib/server/recorder/segments.ts";
import { Performance } from "./performance.ts";
import { readRecording } from "./read_recording.ts";
import { RecordedDay, redaction, type Shown } from "./testing/recorded_day.ts";

/** What is of the process that serves, not of the desk. */
function comparable({ epoch: _, seq: __, build: ___, ...snapshot }: Snapshot): unknown {
  return snapshot;
}

/** As the recording has it: masked. Why an order is as it is, nobody has typed. */
function masked(snapshot: Snapshot): unknown {
  const all = redaction.value(snapshot) as Snapshot;
  const orders = Object.entries(all.orders).map(([id, order]) => {
    const reason = snapshot.orders[id]?.reason ?? null;
    return [id, { ...order, reason }] as const;
  });
  return comparable({ ...all, orders: Object.fromEntries(orders) });
}

/** A morning with everything that a desk shows: orders, fills, a cancel, a halt, a bridge that ended. */
async function aDay(dir: string, bounds = {}): Promise<Shown[]> {
  await using day = await RecordedDay.begin(dir, bounds);
  day.broker.tick("187.20");
  await day.keep("in step");
  await day.place("100", "187.25");
  await day.keep("working");
  await day.pass(20_000);
  day.broker.fill(40, "187.25");
  day.broker.tick("187.30");
  await day.keep("partly filled");
  const other = await day.place("7", "180");
  await day.desk.execute({ action: "set_trading_state", state: "reducing", reason: "lunch with Anna" });
  await day.keep("reducing");
  await day.cancel(other);
  await day.keep("cancelled");
  await day.pass(30_000);
  await day.keep("stale");
  day.broker.exit(1);
  await day.keep("the bridge has ended");
  await day.pass(2_000);
  day.broker.tick("187.40");
  await day.keep("in step again");
  return day.shown;
}

Deno.test("what a recording shows at each moment is what the desk showed, forwards and backwards", async () => {
  const dir = await Deno.makeTempDir();
  const shown = await aDay(dir);
  await using performance = new Performance(readRecording(dir));
  const look = async ({ what, at, snapshot }: Shown) => {
    await performance.showAt(at);
    const found = performance.snapshot();
    if (found === null) throw new Error("Nothing is shown");
    expect({ what, ...(comparable(found) as object) }).toEqual({ what, ...(masked(snapshot) as object) });
  };
  for (const one of shown) await look(one);
  for (const one of [...shown].reverse()) await look(one);
  expect(shown.map(({ snapshot }) => snapshot.connection.headline)).toContain("reconnecting");
  await Deno.remove(dir, { recursive: true });
});

Deno.test("a desk that was stopped for a minute is not played as one that lost its socket", async () => {
  const dir = await Deno.makeTempDir();
  const stopped = await (async () => {
    await using day = await RecordedDay.begin(dir);
    day.broker.tick("187.20");
    await day.pass(20_000);
    await day.keep("before");
    const from = day.clock.now();
    await day.stop(75_000);
    day.broker.tick("187.30");
    await day.keep("awake again");
    await day.place("7", "180");
    await day.keep("goes on");
    expect(day.shown.map(({ snapshot }) => snapshot.connection.headline)).toEqual(Array(3).fill("connected"));
    return { shown: day.shown, from };
  })();
  await using performance = new Performance(readRecording(dir));
  const headline = async (at: number) => {
    await performance.showAt(at);
    return performance.snapshot()?.connection.headline;
  };
  // While it stood nothing happened, however long ago the last word was.
  expect(await headline(stopped.from + 60_000)).toBe("connected");
  for (const { what, at, snapshot } of stopped.shown) {
    await performance.showAt(at);
    const found = performance.snapshot();
    if (found === null) throw new Error("Nothing is shown");
    expect({ what, ...(comparable(found) as object) }).toEqual({ what, ...(masked(snapshot) as object) });
  }
  expect(await headline(stopped.from + 30_000)).toBe("connected");
  await Deno.remove(dir, { recursive: true });
});

Deno.test("each segment can be played without those before: what held is told at its beginning", async () => {
  const dir = await Deno.makeTempDir();
  const shown = await aDay(dir, { segmentBytes: 12_000 });
  const names = segmentNames(dir);
  expect(names.length).toBeGreaterThan(2);
  for (const name of names.slice(1)) {
    const recording = readRecording(`${dir}/${name}`);
    await using performance = new Performance(recording);
    for (const { what, at, snapshot } of shown) {
      if (at < recording.from || at > recording.to) continue;
      await performance.showAt(at);
      const told = (given: unknown) => {
        const { accounts, positions, positionsReady, orders, executions, quotes, trading } =
          given as Snapshot;
        const { headline, socket, sync } = (given as Snapshot).connection;
        const broker = { accounts, positions, positionsReady, executions, quotes, trading };
        const states = Object.values(orders).map(({ clientOrderId, state, filled, reason }) =>
          [clientOrderId, state, filled, reason].join(" ")
        );
        return { name, what, ...broker, states, headline, socket, sync };
      };
      expect(told(performance.snapshot())).toEqual(told(masked(snapshot)));
    }
  }
  await Deno.remove(dir, { recursive: true });
});
