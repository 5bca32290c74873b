// Values of a real gateway's frames (server version 200), written by this one byte for byte.
import { expect } from "@std/expect";
import { contractOf, type ServerMessage } from "../messages.ts";
import { gatewayOrderOf, orderStateOf } from "../messages.ts";
import { PLAIN_ORDER } from "../testing/order_samples.ts";
import { STOCK } from "../testing/samples.ts";
import { encodeTextReply } from "./codec.ts";

function fieldsOf(message: ServerMessage): string[] {
  return new TextDecoder().decode(encodeTextReply(message, 200)[0]).split("\0").slice(0, -1);
}

const EXECUTION: ServerMessage = {
  kind: "execDetails",
  reqId: -1,
  contract: contractOf({
    ...STOCK,
    conId: 265598,
    exchange: "IEX",
    localSymbol: "AAPL",
    tradingClass: "NMS",
  }),
  execution: {
    ...{ orderId: 1, clientId: 94, execId: "0000e0d5.69dd0000.01.01", time: "20260413 15:27:04 US/Eastern" },
    ...{ account: "DU9000001", exchange: "IEX", side: "BOT", shares: "1", price: "257.95", permId: 900001 },
    ...{ isLiquidation: false, cumulativeQuantity: "1", averagePrice: "257.95", orderRef: "", evRule: "" },
    ...{ evMultiplier: null, modelCode: "", lastLiquidity: 2, isPriceRevisionPending: false, submitter: "" },
  },
};

Deno.test("G16: an execution has its strike as a double and nobody as its submitter", () => {
  expect(fieldsOf(EXECUTION).join("|")).toBe(
    "11|-1|1|265598|AAPL|STK||0.0|||IEX|USD|AAPL|NMS|0000e0d5.69dd0000.01.01|20260413 15:27:04 US/Eastern|DU9000001|" +
      "IEX|BOT|1|257.95|900001|94|0|1|257.95|||||2|0|",
  );
  const option: ServerMessage = { ...EXECUTION, contract: { ...EXECUTION.contract, strike: "630" } };
  expect(fieldsOf(option)[7]).toBe("630.0");
});

Deno.test("G16: an open order has its prices as doubles, whether they are set, zero or missing", () => {
  const prices = (limitPrice: string | null, auxPrice: string | null) => {
    const order = gatewayOrderOf({ ...PLAIN_ORDER, limitPrice, auxPrice, orderType: "MKT" }, { clientId: 1 });
    const open = { contract: STOCK, order, orderState: orderStateOf({ status: "Submitted" }) };
    const fields = fieldsOf({ kind: "openOrder", orderId: 1, ...open });
    const done = fieldsOf({ kind: "completedOrder", ...open });
    expect(done.slice(done.indexOf("MKT") + 1, done.indexOf("MKT") + 3)).toEqual(fields.slice(16, 18));
    return fields.slice(15, 18).join("|");
  };
  expect(prices(null, null)).toBe("MKT|0.0|0.0");
  expect(prices("0", "0")).toBe("MKT|0.0|0.0");
  expect(prices("14.59", "1")).toBe("MKT|14.59|1.0");
});

Deno.test("G16: generic ticks and strikes of chains are doubles, states of orders are not", () => {
  expect(fieldsOf({ kind: "tickGeneric", reqId: 1001, tickType: 46, value: "3" }).join("|")).toBe(
    "45|6|1001|46|3.0",
  );
  expect(
    fieldsOf({
      kind: "secDefOptParameter",
      ...{ reqId: 3, exchange: "CBOE", underlyingConId: 265598, tradingClass: "AAPL", multiplier: "100" },
      expirations: ["20260612"],
      strikes: ["5", "257.5"],
    }).join("|"),
  ).toBe("75|3|CBOE|265598|AAPL|100|1|20260612|2|5.0|257.5");
  expect(
    fieldsOf({
      kind: "orderStatus",
      ...{
        orderId: 0,
        status: "PreSubmitted",
        filled: "0",
        remaining: "1",
        averageFillPrice: "0",
        permId: 9000,
      },
      ...{ parentId: 0, lastFillPrice: "0", clientId: 0, whyHeld: "", marketCapPrice: "0" },
    }).join("|"),
  ).toBe("3|0|PreSubmitted|0|1|0|9000|0|0|0||0");
});
