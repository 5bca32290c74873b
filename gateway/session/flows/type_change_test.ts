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

Deno.test("G4: a market order that waits becomes a limit; a stop stays what it is", async () => {
  await using test = await testGateway();
  const client = await test.client();
  test.gateway.control.run({ do: "halt", symbol: "AAPL" });
  client.send(orderFor(1, { orderType: "MKT" }));
  await client.next("orderStatus", (reply) => reply.orderId === 1);
  client.send(restingOrder(1, { limitPrice: "2" }));
  await client.next("openOrder", (reply) => reply.orderId === 1 && reply.order.orderType === "LMT");
  test.gateway.control.run({ do: "resume", symbol: "AAPL" });
  client.send({ kind: "reqCurrentTime" });
  await client.next("currentTime");
  expect(test.gateway.ledger().orders[0]).toMatchObject({ status: "Submitted", filled: "0" });
  client.send(orderFor(1, { orderType: "STP", auxPrice: "400" }));
  await client.error(329, 1);
  client.send(orderFor(2, { orderType: "STP", auxPrice: "400" }));
  await client.next("orderStatus", (reply) => reply.orderId === 2);
  client.send(orderFor(2, { orderType: "MKT" }));
  await client.error(329, 2);
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
