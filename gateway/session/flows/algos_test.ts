// IB's algos over real TCP: every name of IB's samples is taken, echoed, and filled over its time.
import { orderFor, testGateway } from "../../testing/test_gateway.ts";
import { expect } from "@std/expect";

const tags = (...params: readonly (readonly [string, string])[]) =>
  params.map(([tag, value]) => ({ tag, value }));

/** As IB's own samples send them. */
const SAMPLES: readonly (readonly [string, ReturnType<typeof tags>])[] = [
  [
    "ArrivalPx",
    tags(["maxPctVol", "0.1"], ["riskAversion", "Aggressive"], ["startTime", ""], ["endTime", ""]),
  ],
  ["DarkIce", tags(["displaySize", "10"], ["allowPastEndTime", "1"])],
  ["PctVol", tags(["pctVol", "0.5"], ["noTakeLiq", "1"])],
  ["Twap", tags(["strategyType", "Marketable"], ["allowPastEndTime", "1"])],
  ["Vwap", tags(["maxPctVol", "0.2"], ["allowPastEndTime", "1"], ["noTakeLiq", "1"])],
  [
    "AD",
    tags(["componentSize", "10"], ["timeBetweenOrders", "60"], ["randomizeTime20", "1"], ["giveUp", "1"]),
  ],
  ["MinImpact", tags(["maxPctVol", "0.1"])],
  ["ClosePx", tags(["maxPctVol", "0.1"], ["riskAversion", "Neutral"], ["forceCompletion", "1"])],
  [
    "PctVolPx",
    tags(["pctVol", "0.1"], ["deltaPctVol", "0.05"], ["minPctVol4Px", "0.01"], ["maxPctVol4Px", "0.2"]),
  ],
  ["PctVolSz", tags(["startPctVol", "0.5"], ["endPctVol", "0.2"])],
  ["PctVolTm", tags(["startPctVol", "0.5"], ["endPctVol", "0.2"])],
  ["BalanceImpactRisk", tags(["maxPctVol", "0.1"], ["riskAversion", "Passive"], ["forceCompletion", "1"])],
];

for (const version of [157, 200, 225]) {
  Deno.test(`G15: every algo of IB's samples is taken and filled over two minutes at version ${version}`, async () => {
    await using test = await testGateway({ serverVersionCap: 225, speed: 0 });
    const client = await test.client({ version });
    client.send(
      ...SAMPLES.map(([algoStrategy, algoParams], i) =>
        orderFor(i + 1, { algoStrategy, algoParams, totalQuantity: "100" })
      ),
    );
    const minute = () => test.gateway.control.run({ do: "advance", ms: 60_000 });
    await client.next("orderStatus", (reply) => reply.orderId === SAMPLES.length);
    const filled = () => test.gateway.ledger().orders.map(({ filled }) => Number(filled));
    // A first share at once, the rest with the time.
    expect(filled()).toEqual(SAMPLES.map(() => 1));
    minute();
    for (const part of filled()) {
      expect(part).toBeGreaterThan(40);
      expect(part).toBeLessThan(60);
    }
    minute();
    test.gateway.control.run({ do: "advance", ms: 1000 });
    for (let i = 1; i <= SAMPLES.length; i++) {
      await client.next("orderStatus", (reply) => reply.orderId === i && reply.status === "Filled");
      const { order } = await client.next("openOrder", (reply) => reply.orderId === i);
      expect([order.algoStrategy, order.algoParams.length]).toEqual([
        SAMPLES[i - 1]?.[0],
        SAMPLES[i - 1]?.[1].length,
      ]);
    }
    const executions = test.gateway.ledger().executions;
    expect(executions.length).toBeGreaterThan(10 * SAMPLES.length);
  });
}

Deno.test("G15: an algo keeps to its times, also through a change, and what it does not know has its code", async () => {
  const startTime = Date.parse("2026-11-20T15:00:00Z");
  await using test = await testGateway({ speed: 0, startTime });
  const client = await test.client();
  const times = tags(["startTime", "10:01:00 US/Eastern"], ["endTime", "20261120 10:11:00 US/Eastern"]);
  const vwap = {
    algoStrategy: "Vwap",
    algoParams: times,
    totalQuantity: "100",
    orderType: "LMT",
    limitPrice: "297",
  };
  client.send(orderFor(1, vwap));
  await client.next("orderStatus", (reply) => reply.orderId === 1);
  const advance = (seconds: number) => test.gateway.control.run({ do: "advance", ms: seconds * 1000 });
  const filled = () => Number(test.gateway.ledger().orders[0]?.filled);
  advance(59);
  expect(filled()).toBe(0);
  advance(5 * 60);
  expect(Math.abs(filled() - 50)).toBeLessThan(6);
  client.send(orderFor(1, { ...vwap, limitPrice: "298" }));
  await client.next("openOrder", (reply) => reply.order.limitPrice === "298");
  advance(60);
  expect(Math.abs(filled() - 60)).toBeLessThan(6);
  advance(5 * 60);
  expect(filled()).toBe(100);
  client.send(
    orderFor(2, { algoStrategy: "Wunderbar" }),
    orderFor(3, { algoStrategy: "Vwap", orderType: "STP", auxPrice: "400" }),
    orderFor(4, { algoStrategy: "Twap", algoParams: tags(["displaySize", "1"]) }),
    orderFor(5, { algoStrategy: "Twap", algoParams: tags(["endTime", "noon"]) }),
  );
  await client.error(442, 2);
  await client.error(442, 3);
  expect((await client.error(441, 4)).message).toContain("displaySize");
  expect((await client.error(441, 5)).message).toContain("endTime");
});
