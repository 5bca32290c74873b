import { expect } from "@std/expect";
import type { ServerMessage } from "../messages.ts";
import { gatewayOrderOf, orderOf, orderStateOf } from "../messages.ts";
import { PLAIN_ORDER } from "../testing/order_samples.ts";
import { OPTION, STOCK } from "../testing/samples.ts";
import { encodeTextRequest } from "../client/text.ts";
import { decodeTextRequest, encodeTextReply } from "./codec.ts";

function fieldsOf(message: ServerMessage, version: number): string[] {
  return new TextDecoder().decode(encodeTextReply(message, version)[0]).split("\0").slice(0, -1);
}

/** Readable: fields joined by `|`, as the protocol's description writes them. */
function line(message: ServerMessage, version: number): string {
  return fieldsOf(message, version).join("|");
}

const ECHO: ServerMessage = {
  kind: "openOrder",
  orderId: 7,
  contract: STOCK,
  order: gatewayOrderOf(PLAIN_ORDER, { clientId: 3, permId: 1234 }),
  orderState: orderStateOf({ status: "Submitted" }),
};

Deno.test("a plain order has the field counts seen from real clients", () => {
  const counts: Record<number, number> = {
    157: 110,
    159: 111,
    165: 113,
    170: 115,
    176: 115,
    177: 114,
    178: 114,
    187: 118,
    189: 119,
    193: 118,
    200: 119,
  };
  for (const [version, count] of Object.entries(counts)) {
    const payload = encodeTextRequest(
      { kind: "placeOrder", orderId: 1, contract: STOCK, order: PLAIN_ORDER, attached: null },
      Number(version),
    );
    expect(new TextDecoder().decode(payload).split("\0").length - 1).toBe(count);
  }
});

Deno.test("openOrder and completedOrder have the field counts seen from live gateways", () => {
  expect(fieldsOf(ECHO, 200).length).toBe(156);
  expect(fieldsOf(ECHO, 165).length).toBe(131);
  const { contract, order, orderState } = ECHO;
  expect(fieldsOf({ kind: "completedOrder", contract, order, orderState }, 200).length).toBe(103);
});

Deno.test("openOrder says what a live gateway says where a plain order has nothing set", () => {
  const fields = fieldsOf(ECHO, 200);
  expect(fields.slice(0, 13)).toEqual(
    ["5", "7", "265598", "AAPL", "STK", "", "0", "?", "", "SMART", "USD", "AAPL", "NMS"],
  );
  expect(fields).toContain("1234.0/DU1234567/100");
  expect(fields.filter((field) => field === "None").length).toBe(2);
  expect(fields.filter((field) => field === "1.7976931348623157E308").length).toBe(24);
  expect(fields).toContain("-9223372036854775808");
  expect(fields).toContain("0.02");
});

Deno.test("an error changes its shape at 166 and 194", () => {
  const error: ServerMessage = {
    kind: "error",
    id: 7,
    code: 201,
    message: "Order rejected",
    advancedOrderRejectJson: "{}",
    time: 1791187200123,
  };
  expect(line(error, 165)).toBe("4|2|7|201|Order rejected");
  expect(line(error, 193)).toBe("4|2|7|201|Order rejected|{}");
  expect(line(error, 194)).toBe("4|7|201|Order rejected|{}|1791187200123");
});

Deno.test("error texts are escaped to seven bits and backslashes are doubled", () => {
  const error: ServerMessage = {
    kind: "error",
    id: -1,
    code: 399,
    message: "C:\\x – née 😀\nnext",
    advancedOrderRejectJson: "",
    time: 0,
  };
  expect(fieldsOf(error, 176)[4]).toBe("C:\\\\x \\u2013 n\\u00e9e \\ud83d\\ude00\nnext");
});

Deno.test("sizes are whole numbers below 163 and decimals from there on", () => {
  const tick: ServerMessage = { kind: "tickSize", reqId: 1, tickType: 0, size: "300.5" };
  expect(line(tick, 162)).toBe("2|6|1|0|300");
  expect(line(tick, 164)).toBe("2|6|1|0|300.5");
  const bars: ServerMessage = {
    kind: "historicalData",
    reqId: 1,
    startDate: "s",
    endDate: "e",
    bars: [{
      date: "d",
      open: "1.5",
      high: "2",
      low: "1",
      close: "1.75",
      volume: "-1",
      wap: "-1",
      count: -1,
    }],
  };
  expect(line(bars, 157)).toBe("17|1|s|e|1|d|1.5|2|1|1.75|-1|-1|-1");
  expect(line(bars, 196)).toBe("17|1|1|d|1.5|2|1|1.75|-1|-1|-1");
});

Deno.test("what is not computed has the numbers clients know for it", () => {
  const computation: ServerMessage = {
    kind: "tickOptionComputation",
    reqId: 1,
    tickType: 13,
    attribute: 0,
    impliedVolatility: null,
    delta: null,
    optionPrice: null,
    pvDividend: null,
    gamma: null,
    vega: null,
    theta: null,
    underlyingPrice: null,
  };
  expect(line(computation, 200)).toBe("21|1|13|0|-1|-2|-1|-1|-2|-2|-2|-1");
  expect(line({ kind: "pnl", reqId: 1, daily: "0", unrealized: null, realized: null }, 200))
    .toBe("94|1|0|1.7976931348623157E308|1.7976931348623157E308");
});

Deno.test("portfolio rows carry the primary exchange, positions the exchange", () => {
  const row: ServerMessage = {
    kind: "portfolioValue",
    contract: OPTION,
    position: "1",
    marketPrice: "2",
    marketValue: "200",
    averageCost: "150",
    unrealizedPnl: "50",
    realizedPnl: "0",
    account: "DU1",
  };
  expect(line(row, 200)).toBe(
    "7|8|712345678|AAPL|OPT|20270115|187.5|C|100|CBOE|USD|AAPL  270115C00187500|AAPL|1|2|200|150|50|0|DU1",
  );
});

Deno.test("a NUL inside a text can not end its field", () => {
  const notice: ServerMessage = { kind: "tickString", reqId: 1, tickType: 45, value: "a\0b" };
  expect(line(notice, 200)).toBe("46|6|1|45|a b");
});

Deno.test("unset numbers are read in every spelling clients use", () => {
  const order = { ...PLAIN_ORDER, limitPrice: null, orderType: "MKT" };
  const payload = encodeTextRequest(
    { kind: "placeOrder", orderId: 1, contract: STOCK, order, attached: null },
    176,
  );
  const fields = new TextDecoder().decode(payload).split("\0");
  for (const spelling of ["", "1.7976931348623157e+308", "1.7976931348623157E308"]) {
    // Fields 19 and 20 are the limit and the auxiliary price, 18 the type.
    const sent = fields.with(19, spelling).with(20, spelling).join("\0");
    const { message } = decodeTextRequest(new TextEncoder().encode(sent), 176);
    expect(message).toMatchObject({ order: orderOf(order) });
  }
});

Deno.test("a depth exchange without aggregation group says so in a number: clients parse it as one", () => {
  const exchanges = [
    { exchange: "CME", secType: "FUT", listingExchange: "CME", serviceDataType: "Deep", aggGroup: null },
  ];
  expect(line({ kind: "mktDepthExchanges", exchanges }, 178)).toBe("80|1|CME|FUT|CME|Deep|2147483647");
});
