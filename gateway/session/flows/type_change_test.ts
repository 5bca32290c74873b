// The same order id with another order type, over real TCP.
import { orderFor, restingOrder, testGateway } from "../../testing/test_gateway.ts";
import { expect } from "@std/expect";

for (const version of [157, 200, 225]) {
  Deno.test(`G4: a resting limit becomes a market order under its id and fills at version ${version}`, async () => {
    await using test = await testGateway({ serverVersionCap: 225 });
    const client = await test.client({ version });
    client.send(restingOrder(1));
    const first = await client.next(
      "orderStatus",
      (reply) => reply.orderId === 1 && reply.status === "Submitted",
    );
    client.send(orderFor(1, { orderType: "MKT" }));
    const filled = await client.next(
      "orderStatus",
      (reply) => reply.orderId === 1 && reply.status === "Filled",
    );
    expect(filled.permId).toBe(first.permId);
    const shown = client.all("openOrder").filter((reply) => reply.orderId === 1);
    expect(shown.at(-1)?.order.orderType).toBe("MKT");
    const [order] = test.gateway.ledger().orders;
    expect([order?.orderType, order?.filled, test.gateway.ledger().orders.length]).toEqual(["MKT", "10", 1]);
  });
}

Deno.test("G4: a resting limit becomes a stop and the stop a stop limit; each is told as what it is", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(1));
  const first = await client.next("orderStatus", ({ status }) => status === "Submitted");
  client.send(orderFor(1, { orderType: "STP", auxPrice: "400" }));
  const stop = await client.next("orderStatus", ({ whyHeld }) => whyHeld === "trigger");
  expect([stop.permId, stop.status]).toEqual([first.permId, "PreSubmitted"]);
  client.send(orderFor(1, { orderType: "STP LMT", auxPrice: "401", limitPrice: "402" }));
  const { order, orderState } = await client.next(
    "openOrder",
    (reply) => reply.order.orderType === "STP LMT",
  );
  expect([order.auxPrice, order.limitPrice, orderState.status]).toEqual(["401", "402", "PreSubmitted"]);
  expect(test.gateway.ledger().orders.length).toBe(1);
});

Deno.test("G4: into a type that the contract does not take: 329 with its name, and the order lives on", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(1));
  await client.next("orderStatus", ({ status }) => status === "Submitted");
  client.send(orderFor(1, { orderType: "PEG BEST" }));
  const refusal = await client.error(329, 1);
  expect(refusal.message).toBe("Order modify failed. Cannot change to the new order type:PEG BEST");
  expect(test.gateway.ledger().orders[0]).toMatchObject({ status: "Submitted", orderType: "LMT" });
});

Deno.test("G4: what was cheap at its limit and is beyond the means at the market stays a limit", async () => {
  const accounts = [{ id: "DU1234567", baseCurrency: "USD", cash: { USD: "5000" } }];
  await using test = await testGateway({ accounts });
  const client = await test.client();
  client.send(restingOrder(1, { totalQuantity: "1000" }));
  await client.next("orderStatus", (reply) => reply.orderId === 1 && reply.status === "Submitted");
  client.send(orderFor(1, { orderType: "MKT", totalQuantity: "1000" }));
  await client.error(201, 1);
  expect(test.gateway.ledger().orders[0]).toMatchObject({ status: "Submitted", orderType: "LMT" });
});
