import { expect } from "@std/expect";
import { decodeClient } from "../codec.ts";
import { DecodeError } from "../errors.ts";
import type { ServerMessage } from "../messages.ts";
import { gatewayOrderOf, orderStateOf } from "../messages.ts";
import { PLAIN_ORDER } from "../testing/order_samples.ts";
import { decodeProtoReply } from "../client/protobuf.ts";
import { STOCK } from "../testing/samples.ts";
import { encodeProtoReply } from "./codec.ts";

function hex(message: ServerMessage, version = 225): string {
  return encodeProtoReply(message, version)[0]?.toHex() ?? "";
}

Deno.test("a message travels under its number plus 200", () => {
  expect(hex({ kind: "nextValidId", orderId: 5 })).toBe("000000d1" + "0805");
  expect(hex({ kind: "positionEnd" })).toBe("00000106");
});

Deno.test("zeros are there, empty texts and unset values are not, -1 takes ten bytes", () => {
  expect(hex({ kind: "nextValidId", orderId: 0 })).toBe("000000d1" + "0800");
  const error: ServerMessage = {
    kind: "error",
    id: -1,
    code: 0,
    message: "",
    advancedOrderRejectJson: "",
    time: 0,
  };
  expect(hex(error)).toBe("000000cc" + "08ffffffffffffffffff01" + "1000" + "1800");
  expect(hex({ kind: "pnl", reqId: 1, daily: null, unrealized: "0", realized: null }))
    .toBe("00000126" + "0801" + "190000000000000000");
});

Deno.test("an order echo has the zeros of a live gateway and none of the sentinels", () => {
  const echo: ServerMessage = {
    kind: "openOrder",
    orderId: 7,
    contract: STOCK,
    order: gatewayOrderOf(PLAIN_ORDER, { clientId: 3, permId: 5_000_000_000 }),
    orderState: orderStateOf({ status: "Submitted" }),
  };
  const [payload] = encodeProtoReply(echo, 225);
  const message = payload && decodeProtoReply(payload);
  expect(message).toMatchObject({
    order: { orderId: 7, permId: 5_000_000_000, ocaType: 3, volatilityType: 0, referencePriceType: 0 },
  });
  // The largest double and the largest integers stand for "unset" in text only.
  expect(payload?.toHex()).not.toContain("ffffffffffffef7f");
});

Deno.test("fields younger than the version are not written", () => {
  const params: ServerMessage = {
    kind: "tickReqParams",
    reqId: 1,
    minTick: "0.01",
    bboExchange: "",
    snapshotPermissions: 0,
    lastPricePrecision: "0.01",
    lastSizePrecision: "1",
  };
  expect(hex(params, 223)).toBe("00000119" + "0801" + "1204302e3031" + "2000");
  expect(hex(params, 224)).toBe(hex(params, 223) + "2a04302e3031" + "320131");
});

Deno.test("unknown fields are skipped and a wrong wire type is refused", () => {
  const unknown = new Uint8Array([0, 0, 0, 208, 0x08, 3, 0xFA, 0x01, 2, 65, 66]);
  expect(decodeClient(unknown, 225)).toEqual({ kind: "reqIds", numIds: 3 });
  const wrong = new Uint8Array([0, 0, 0, 208, 0x0A, 1, 65]);
  expect(() => decodeClient(wrong, 225)).toThrow(DecodeError);
});

Deno.test("a message inside a message can not read beyond its end", () => {
  // reqContractDetails with a contract of one byte that claims a text of four.
  const payload = new Uint8Array([0, 0, 0, 209, 0x08, 1, 0x12, 2, 0x12, 4, 65, 65, 65, 65]);
  expect(() => decodeClient(payload, 225)).toThrow('field "contract');
});

Deno.test("numbers sent one by one are read like packed ones", () => {
  const packed = [0x12, 6, 0x40, 2, 0x4A, 2, 1, 2];
  const single = [0x12, 6, 0x40, 2, 0x48, 1, 0x48, 2];
  const read = (filter: number[]) => decodeClient(new Uint8Array([0, 0, 0, 207, 0x08, 1, ...filter]), 225);
  expect(read(packed)).toMatchObject({ filter: { lastNDays: 2, specificDates: [1, 2] } });
  expect(read(single)).toEqual(read(packed));
});
