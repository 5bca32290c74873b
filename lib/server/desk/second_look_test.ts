import { expect } from "@std/expect";
import { silentLog } from "@/lib/server/log.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { SecondLook } from "./second_look.ts";

function lookWith(read: () => Promise<void> = () => Promise.resolve()) {
  const clock = new ManualClock();
  const looks: number[] = [];
  const second = new SecondLook({
    clock,
    log: silentLog,
    read: () => {
      looks.push(clock.monotonic());
      return read();
    },
  });
  return { clock, looks, second };
}

Deno.test("P2: unreadable messages that come together are one look soon, the next one ten seconds later", async () => {
  const { clock, looks, second } = lookWith();
  for (let count = 0; count < 20; count++) second.after("orderStatus");
  await clock.run(1000);
  expect(looks).toEqual([250]);
  second.after("execDetails");
  second.after("message b'x'");
  await clock.run(20_000);
  expect(looks).toEqual([250, 10_250]);
});

Deno.test("P2: a tick or a P&L that could not be read hides no order, and asks nothing", async () => {
  const { clock, looks, second } = lookWith();
  const harmless = [
    ...["tickPrice", "tickSize", "pnlSingle", "updateAccountValue", "tickOptionComputation"],
    ...["tickByTickAllLast", "updateMktDepth", "updateMktDepthL2", "configResponseProtoBuf"],
  ];
  for (const callback of harmless) second.after(callback);
  await clock.run(20_000);
  expect(looks).toEqual([]);
});

Deno.test("P2: a look that fails is repeated until one succeeds; a full re-read makes it needless", async () => {
  let failures = 2;
  const { clock, looks, second } = lookWith(() =>
    failures-- > 0 ? Promise.reject(new Error("no End")) : Promise.resolve()
  );
  second.after("openOrder");
  await clock.run(60_000);
  expect(looks).toEqual([250, 10_250, 20_250]);
  second.after("openOrder");
  second.cancel();
  await clock.run(60_000);
  expect(looks).toHaveLength(3);
});

Deno.test("P2: a look that fails when the socket is gone is not repeated: the next sync reads everything", async () => {
  const gate = Promise.withResolvers<void>();
  const { clock, looks, second } = lookWith(() => gate.promise);
  second.after("openOrder");
  await clock.run(300);
  second.cancel();
  gate.reject(new Error("the bridge has stopped"));
  await clock.run(60_000);
  expect([looks, clock.waiting]).toEqual([[250], 0]);
});

Deno.test("P2: what failed while a look was under way may be missing from it: one more follows", async () => {
  const gate = Promise.withResolvers<void>();
  const { clock, looks, second } = lookWith(() => gate.promise);
  second.after("openOrder");
  await clock.run(300);
  second.after("openOrder");
  gate.resolve();
  await clock.run(15_000);
  expect(looks).toEqual([250, 10_250]);
});

Deno.test("P2: what can not be read at any look is looked for ever more patiently, and anything new soon after", async () => {
  let isUnreadable = true;
  const { clock, looks, second } = lookWith(() => {
    if (isUnreadable) second.after("position");
    return Promise.resolve();
  });
  second.after("position");
  await clock.run(3_600_000);
  expect(looks.slice(0, 4)).toEqual([250, 10_250, 30_250, 70_250]);
  expect(looks.length).toBeLessThan(15);
  isUnreadable = false;
  await clock.run(3_600_000);
  const before = looks.length;
  second.after("position");
  await clock.run(10_000);
  second.after("position");
  await clock.run(10_000);
  expect(looks.length - before).toBe(2);
});
