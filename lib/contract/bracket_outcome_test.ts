import { expect } from "@std/expect";
import { type OutcomeFacts, outcomeOf } from "./bracket_outcome.ts";

const stock = { secType: "STK", multiplier: null, priceMagnifier: 1 };
const facts = (rest: Partial<OutcomeFacts> = {}): OutcomeFacts => ({
  side: "BUY",
  entry: "280",
  quantity: "100",
  valued: stock,
  ...rest,
});

Deno.test("gain, loss and their ratio are those of the prices that are sent", () => {
  expect(outcomeOf({ take: "290", stop: "275" }, facts())).toEqual({ gain: "1000", loss: "500", ratio: "2" });
  expect(outcomeOf({ take: "281", stop: "277" }, facts())).toEqual({
    gain: "100",
    loss: "300",
    ratio: "0.33",
  });
  expect(outcomeOf({ take: null, stop: "275" }, facts())).toEqual({ gain: null, loss: "500", ratio: null });
  expect(outcomeOf({ take: "290", stop: "275" }, facts({ quantity: null })))
    .toEqual({ gain: null, loss: null, ratio: "2" });
  expect(outcomeOf({ take: "290", stop: "275" }, facts({ entry: null })))
    .toEqual({ gain: null, loss: null, ratio: null });
});

Deno.test("a point of the price is worth what the instrument says, and of a sale both lie the other way", () => {
  const future = { secType: "FUT", multiplier: "50", priceMagnifier: 1 };
  expect(outcomeOf({ take: "6720", stop: "6690" }, facts({ entry: "6700", quantity: "2", valued: future })))
    .toEqual({ gain: "2000", loss: "1000", ratio: "2" });
  const pence = { ...stock, priceMagnifier: 100 };
  expect(outcomeOf({ take: "270", stop: "290" }, facts({ side: "SELL", valued: pence })))
    .toEqual({ gain: "10", loss: "10", ratio: "1" });
  // Nobody knows what a point of it is worth.
  expect(outcomeOf({ take: "290", stop: "275" }, facts({ valued: { ...future, multiplier: null } })))
    .toEqual({ gain: null, loss: null, ratio: "2" });
});

Deno.test("an exit on the wrong side of the entry neither loses nor gains", () => {
  expect(outcomeOf({ take: "270", stop: "290" }, facts())).toEqual({ gain: null, loss: null, ratio: null });
  expect(outcomeOf({ take: "280", stop: "280" }, facts())).toEqual({ gain: null, loss: null, ratio: null });
});
