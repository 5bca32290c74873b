import { PROTOCOL_VERSION } from "@/lib/contract/protocol.ts";
import { expect } from "@std/expect";
import { readMessage } from "./read_message.ts";

const ticks = {
  type: "ticks",
  seq: 1,
  at: "2026-03-02T15:00:00.000Z",
  epoch: 1,
  items: [{ sub: 3, bid: "187.25", bidSize: "300", ask: null, halted: 0 }],
};

Deno.test("a message of the protocol is read as what it is", () => {
  const hello = { type: "hello", version: PROTOCOL_VERSION, python: "3.12.1", ibapi: "10.46.1", pid: 7 };
  expect(readMessage(JSON.stringify(hello))).toEqual({ kind: "message", message: hello });
  expect(readMessage(JSON.stringify(ticks))).toEqual({ kind: "message", message: ticks });
});

Deno.test("what is no message at all is garbage", () => {
  for (
    const line of [
      "Traceback (most recent call last):",
      "",
      "null",
      "[]",
      "7",
      '"x"',
      "{}",
      '{"type":7}',
      '{"type":',
    ]
  ) {
    expect(readMessage(line).kind).toBe("garbage");
  }
});

Deno.test("a message with a wrong shape names its kind, the command and the event it would have been", () => {
  expect(readMessage('{"type":"surprise","seq":4}')).toMatchObject({
    kind: "invalid",
    type: "surprise",
    seq: 4,
    id: null,
  });
  expect(readMessage('{"type":"reply","id":"9"}')).toMatchObject({ kind: "invalid", id: "9", seq: null });
  expect(readMessage('{"type":"failure","id":"9","code":"NEW","message":"","ib":null}')).toMatchObject({
    kind: "invalid",
    id: "9",
  });
  expect(readMessage('{"type":"toString"}')).toMatchObject({ kind: "invalid" });
});

Deno.test("five thousand lines of ten ticks are read in less than a second", () => {
  const line = JSON.stringify({
    ...ticks,
    items: Array.from(
      { length: 10 },
      (_, sub) => ({ sub, bid: "187.25", ask: "187.26", bidSize: "300", askSize: "200" }),
    ),
  });
  // The best of a few rounds says what the code takes; the others, what else the machine did.
  const rounds = Array.from({ length: 4 }, () => {
    const before = performance.now();
    for (let run = 0; run < 5000; run++) readMessage(line);
    return performance.now() - before;
  });
  expect(Math.min(...rounds)).toBeLessThan(1000);
});

Deno.test("P50: a number that is none, or one of IB's sentinels in floating point, is refused; unknown is null", () => {
  const pnl = { type: "pnl", seq: 1, at: "2026-03-02T15:00:00.000Z", epoch: 1, sub: 4 };
  const read = (daily: unknown) =>
    readMessage(JSON.stringify({ ...pnl, daily, unrealized: "1.5", realized: null })).kind;
  expect(read(null)).toBe("message");
  expect(read("-179.5")).toBe("message");
  for (
    const bad of ["1.7976931348623157E308", "1.7976931348623157e+308", "Infinity", "NaN", "", "1e5", 5, 1e308]
  ) {
    expect([bad, read(bad)]).toEqual([bad, "invalid"]);
  }
});

Deno.test("texts of a peer: controls, separators and marks of direction are gone before anybody reads them, however they are written", () => {
  const text = "Order\u202e rejected\r\n\u001b[31mfilled\u2028ok\u0085\u009bx\u200f";
  const error = { type: "error", seq: 1, at: "2026-03-02T15:00:00.000Z", epoch: 1, code: 201 };
  const line = JSON.stringify({
    ...error,
    message: text,
    advancedRejectJson: "",
    about: { kind: "session" },
  });
  // Python escapes what is not ASCII; another bridge may not.
  const escaped = line.replace(
    /[^ -~]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  for (const each of [line, escaped]) {
    const read = readMessage(each);
    expect(JSON.stringify(read)).toContain("Order rejected [31mfilled ok x");
    expect(read.kind).toBe("message");
  }
});
