// exerciseOptions over the wire: the callbacks that a capture of a real gateway shows, in text and protobuf.
import { type TestGateway, testGateway } from "../../testing/test_gateway.ts";
import { contractOf, type ExerciseOptions } from "../../wire/messages.ts";
import { expect } from "@std/expect";

const HOURS_24 = 86_400_000;

function exerciseOf(reqId: number, conId: number, fields: Partial<ExerciseOptions> = {}): ExerciseOptions {
  return {
    kind: "exerciseOptions",
    reqId,
    contract: contractOf({ conId, exchange: "SMART" }),
    action: 1,
    quantity: 1,
    account: "",
    override: false,
    manualOrderTime: "",
    customerAccount: "",
    professionalCustomer: false,
    ...fields,
  };
}

/** An AAPL call of the last near expiry, bought. */
function boughtCall({ gateway: { control } }: TestGateway, strike: string): number {
  control.run({ do: "price", symbol: "AAPL", price: "290" });
  control.run({ do: "freeze", symbol: "AAPL" });
  const symbol = `AAPL  270115C00${strike}000`;
  const typed = { do: "type-order", symbol, action: "BUY", quantity: "1", orderType: "MKT" } as const;
  expect(control.run(typed)).toMatchObject({ ok: true, status: "Filled" });
  return control.ledger().accounts[0]?.positions[0]?.conId ?? 0;
}

const START = Date.parse("2026-12-21T15:00:00Z");

for (const version of [157, 178, 200, 225]) {
  Deno.test(`an exercise is an order with the id of its request, filled in the night, at version ${version}`, async () => {
    await using test = await testGateway({
      ...{ speed: 0, startTime: START, serverVersionCap: version },
      settings: { tifPreset: "10349", commissionDelayMs: 0 },
    });
    const conId = boughtCall(test, "280");
    const client = await test.client({ version });
    client.send({ kind: "reqPositions" });
    await client.next("position");
    client.send(exerciseOf(77, conId));
    await client.error(10349, 77);
    const open = await client.next("openOrder", ({ orderId }) => orderId === 77);
    expect(open.contract).toMatchObject({ conId, secType: "OPT", exchange: "SMART", strike: "280" });
    expect(open.order).toMatchObject({
      ...{ action: "BUY", orderType: "LMT", totalQuantity: "1", tif: "DAY", orderRef: "" },
    });
    const status = await client.next("orderStatus", ({ orderId }) => orderId === 77);
    expect(status).toMatchObject({
      ...{ status: "PreSubmitted", filled: "0", remaining: "1", averageFillPrice: "0", whyHeld: "" },
    });
    expect(status.permId).toBe(open.order.permId);
    test.gateway.control.run({ do: "advance", ms: HOURS_24 });
    const execution = await client.next("execDetails", (one) => one.execution.orderId === 77);
    expect(execution.execution).toMatchObject({
      side: "SLD",
      shares: "1",
      price: "0",
      permId: status.permId,
    });
    await client.next("orderStatus", (one) => one.orderId === 77 && one.status === "Filled");
    await client.next("commissionReport", ({ execId }) => execId === execution.execution.execId);
    const shares = await client.next("position", ({ contract }) => contract.secType === "STK");
    expect(shares).toMatchObject({ position: "100", averageCost: "280" });
    await client.next("position", (one) => one.contract.conId === conId && one.position === "0");
    expect(client.leftovers).toBe(0);
  });
}

Deno.test("a global cancel ends an instruction with 322, Cancelled and 202, in this order", async () => {
  await using test = await testGateway({ speed: 0, startTime: START });
  const conId = boughtCall(test, "280");
  const client = await test.client();
  client.send(exerciseOf(77, conId));
  await client.next("orderStatus", ({ orderId }) => orderId === 77);
  const before = client.replies.length;
  client.send({ kind: "reqGlobalCancel", extOperator: "", manualOrderIndicator: null });
  await client.error(202, 77);
  const told = client.replies.slice(before).flatMap((one) =>
    one.kind === "error"
      ? [`${one.code} ${one.message}`]
      : one.kind === "orderStatus"
      ? [`${one.orderId} ${one.status} ${one.remaining}`]
      : []
  );
  expect(told).toEqual([
    "322 Error processing request.Exercise/Lapse failed due to server rejection.",
    "77 Cancelled 1",
    "202 Order Canceled - reason:",
  ]);
});

Deno.test("instructions that cannot be are refused for their request, in IB's words", async () => {
  await using test = await testGateway({ speed: 0, startTime: START });
  const inside = boughtCall(test, "280");
  const client = await test.client();
  const refusals: readonly (readonly [Partial<ExerciseOptions>, number, string])[] = [
    [{ action: 3 }, 321, "Invalid exercise action"],
    [{ quantity: 0 }, 322, "Error processing request.Invalid exercise quantity"],
    [
      { account: "DU9" },
      322,
      "Error processing request.No unlapsed position exists in this option in account DU9.",
    ],
    [{ action: 2 }, 322, "Error processing request.Lapse ignored because option is in-the-money."],
    [{ contract: contractOf({ conId: 265598, exchange: "SMART" }) }, 322, "Contract is not an option"],
    [{ contract: contractOf({ conId: 5, exchange: "SMART" }) }, 200, "No security definition"],
  ];
  for (const [index, [fields, code, text]] of refusals.entries()) {
    client.send(exerciseOf(80 + index, inside, fields));
    expect((await client.error(code, 80 + index)).message).toContain(text);
  }
  // What follows is served as ever: no order id was used up.
  client.send({ kind: "reqIds", numIds: 1 });
  await client.until(() => client.all("nextValidId").length === 2, "the next id");
  expect(client.all("nextValidId")[1]?.orderId).toBe(1);
  expect(client.all("openOrder")).toEqual([]);
});

Deno.test("of several accounts the one that is meant has to be named", async () => {
  const accounts = ["DU1", "DU2"].map((id) => ({ id, baseCurrency: "USD", cash: { USD: "100000" } }));
  await using test = await testGateway({ speed: 0, startTime: START, accounts });
  const conId = boughtCall(test, "280");
  const client = await test.client();
  client.send(exerciseOf(1, conId), exerciseOf(2, conId, { account: "DU9" }));
  expect((await client.error(321, 1)).message).toContain("The account code is required for this operation.");
  expect((await client.error(321, 2)).message).toContain("Invalid account code 'DU9'.");
  client.send(exerciseOf(3, conId, { account: "DU2" }), exerciseOf(4, conId, { account: "DU1" }));
  expect((await client.error(322, 3)).message).toContain("No unlapsed position");
  await client.next("orderStatus", ({ orderId }) => orderId === 4);
});

Deno.test("an instruction and an assignment are there after a restart", async () => {
  const dataDir = await Deno.makeTempDir();
  try {
    let call = 0;
    {
      await using test = await testGateway({ speed: 0, startTime: START, dataDir });
      call = boughtCall(test, "280");
      const client = await test.client();
      client.send(exerciseOf(77, call));
      await client.next("orderStatus", ({ orderId }) => orderId === 77);
      const symbol = "AAPL  270115P00300000";
      const sold = { do: "type-order", symbol, action: "SELL", quantity: "2", orderType: "MKT" } as const;
      expect(test.gateway.control.run(sold)).toMatchObject({ ok: true });
      expect(test.gateway.control.run({ do: "assign", symbol, quantity: "1" })).toEqual({ ok: true });
      expect(() => test.gateway.control.run({ do: "assign", symbol, quantity: "2" })).toThrow(
        "Cannot assign",
      );
    }
    await using test = await testGateway({ speed: 0, startTime: START, dataDir });
    const client = await test.client();
    expect((await client.next("openOrder")).orderId).toBe(77);
    test.gateway.control.run({ do: "advance", ms: HOURS_24 });
    await client.next("execDetails", (one) => one.execution.orderId === 77);
    const held = test.gateway.control.ledger().accounts[0]?.positions ?? [];
    expect(held.map(({ symbol, position }) => [symbol, position])).toEqual(
      expect.arrayContaining([["AAPL", "200"], ["AAPL", "-1"]]),
    );
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
