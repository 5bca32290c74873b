// How many messages a second TWS gets when everything wants something at once. It measures time: the runner
// runs it alone.
import { perIbAmount } from "@/lib/contract/order_fields.ts";
import { expect } from "@std/expect";
import { toOrderId, toSocketEpoch } from "@/lib/contract/ids.ts";
import { contractQuery } from "@/lib/server/contracts/contract_view.ts";
import { Connected } from "@/tests/support/connected.ts";
import { AAPL, MSFT } from "@/tests/support/desk_room.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";

Deno.test("P12: a burst of orders never exceeds what TWS takes; one that would wait longer than a second is refused", async () => {
  await using gateway = await GatewayProcess.start(["--wire"]);
  await using desk = await Connected.start(gateway.port);
  await desk.ready();
  const errors: number[] = [];
  desk.bridge.onEvent((event) => {
    if (event.type === "error") errors.push(event.code);
  });
  const { nextValidId } = await desk.bridge.request("req_ids", { deadlineMs: 2000 });
  const account = desk.manager.accounts()[0] ?? "";
  const [details] = (await desk.bridge.request("contract_details", {
    contract: contractQuery({ conId: AAPL }),
    urgent: false,
    deadlineMs: 5000,
  })).details;
  if (details === undefined) throw new Error("The gateway does not know AAPL");
  // Requests for data wait behind: they must not make an order wait, nor count twice.
  const searches = Array.from(
    { length: 60 },
    () =>
      desk.bridge.request("contract_details", {
        contract: contractQuery({ conId: MSFT }),
        urgent: false,
        deadlineMs: 20_000,
      }),
  );
  const burst = await Promise.allSettled(
    Array.from({ length: 120 }, (_, index) =>
      desk.bridge.hold({
        epoch: toSocketEpoch(1),
        orderId: toOrderId(nextValidId + index),
        contract: { ...details.contract, exchange: "SMART" },
        order: limitOrder(account, `burst-${index}`),
        notAfter: "2099-01-01T00:00:00.000Z",
      }).release("2099-01-01T00:00:00.000Z")),
  );
  const sent = burst.flatMap((one) => one.status === "fulfilled" ? [Date.parse(one.value.sentAt)] : []);
  const took = Math.max(...sent) - Math.min(...sent);
  const refused = burst.flatMap((one) => one.status === "rejected" ? [one.reason.code] : []);
  expect(sent.length + refused.length).toBe(120);
  expect(new Set(refused)).toEqual(new Set(["PACING_REFUSED"]));
  // Data leaves a share of the messages to orders, however much of it waits.
  expect(sent.length).toBeGreaterThanOrEqual(10);
  expect(took).toBeLessThan(1500);
  expect((await Promise.all(searches)).length).toBe(60);
  // TWS counts what arrives.
  const arrivals = gateway.output.filter((line) => / (client 1|#\d+) > /.test(line))
    .map((line) => Date.parse(`2026-01-01T${line.slice(0, 12)}Z`));
  expect(arrivals.length).toBeGreaterThan(70);
  expect(mostInOneSecond(arrivals)).toBeLessThanOrEqual(50);
  // What was sent is at the broker, what was refused is not.
  const ledger = await gateway.ledger();
  const accepted = burst.flatMap((one, index) => one.status === "fulfilled" ? [`burst-${index}`] : []);
  expect(ledger.orders.map(({ orderRef }) => orderRef).sort()).toEqual(accepted.sort());
  expect(errors.filter((code) => code === 100)).toEqual([]);
  expect(desk.manager.readiness()).toMatchObject({ ready: true, epoch: 1 });
});

function limitOrder(account: string, orderRef: string) {
  return {
    action: "BUY" as const,
    totalQuantity: "1",
    orderType: "LMT" as const,
    ...perIbAmount(() => null),
    lmtPrice: "100",
    tif: "DAY" as const,
    goodTillDate: "",
    outsideRth: false,
    account,
    orderRef,
    transmit: true,
    parentId: toOrderId(0),
    ocaGroup: "",
    ocaType: 0,
  };
}

/** The fullest second, wherever it begins. */
function mostInOneSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(
    0,
    ...sorted.map((from) => sorted.filter((time) => time >= from && time < from + 1000).length),
  );
}
