// Stops that become another stop, and sizes that fill at once, as a client asks for them and hears of them.
import { orderFor, testGateway } from "../../testing/test_gateway.ts";
import { expect } from "@std/expect";

const ADJUSTED = {
  ...{ action: "SELL", orderType: "STP", auxPrice: "280", tif: "GTC" },
  ...{ adjustedOrderType: "TRAIL", triggerPrice: "295", adjustedStopPrice: "292" },
  ...{ adjustedTrailingAmount: "2", adjustableTrailingUnit: 0 },
};

for (const version of [157, 200, 225]) {
  Deno.test(`at ${version} a stop says that it trails once the market has reached its trigger price`, async () => {
    await using test = await testGateway({ speed: 0, serverVersionCap: version });
    const { control } = test.gateway;
    control.run({ do: "price", symbol: "AAPL", price: "290" });
    control.run({ do: "freeze", symbol: "AAPL" });
    const client = await test.client({ version });
    client.send(orderFor(1, ADJUSTED));
    const before = await client.next("openOrder", (reply) => reply.orderId === 1);
    expect(before.order).toMatchObject({ orderType: "STP", auxPrice: "280", adjustedOrderType: "TRAIL" });
    control.run({ do: "price", symbol: "AAPL", price: "296" });
    const after = await client.next("openOrder", (reply) => reply.order.orderType === "TRAIL");
    expect(after.order.auxPrice).toBe("2");
    expect(Number(after.order.trailStopPrice)).toBeGreaterThanOrEqual(292);
    expect(after.orderState.status).toBe("PreSubmitted");
  });
}

Deno.test("an order that wants more at once than there is waits, and its size comes back", async () => {
  await using test = await testGateway({ speed: 0 });
  const client = await test.client();
  client.send(orderFor(1, { orderType: "LMT", limitPrice: "400", totalQuantity: "90000", minQty: 90_000 }));
  client.send(orderFor(2, { orderType: "LMT", limitPrice: "100", totalQuantity: "500", displaySize: 50 }));
  const waits = await client.next("openOrder", (reply) => reply.orderId === 1);
  const iceberg = await client.next("openOrder", (reply) => reply.orderId === 2);
  expect([waits.order.minQty, iceberg.order.displaySize]).toEqual([90_000, 50]);
  const filled = test.gateway.ledger().orders.map((order) => order.filled);
  expect(filled).toEqual(["0", "0"]);
});
