import { expect } from "@std/expect";
import fc from "fast-check";
import { decodeClient, encodeServer } from "./codec.ts";
import { DecodeError } from "./errors.ts";
import { FrameParser } from "./framing.ts";
import type { ClientMessage, ServerMessage } from "./messages.ts";
import { decodeProtoReply, encodeProtoRequest } from "./client/protobuf.ts";
import { REQUEST_SAMPLES, REQUEST_SINCE } from "./testing/request_samples.ts";
import { REPLY_SAMPLES } from "./testing/reply_samples.ts";
import { decodeTextReply, encodeTextRequest } from "./client/text.ts";
import { decodeTextRequest } from "./text/codec.ts";

const TEXT_VERSIONS = Array.from({ length: 44 }, (_, index) => 157 + index);
const PROTOBUF_VERSIONS = Array.from({ length: 13 }, (_, index) => 213 + index);

function encodeRequest(message: ClientMessage, version: number): Uint8Array {
  return version <= 200 ? encodeTextRequest(message, version) : encodeProtoRequest(message, version);
}

function payloads(message: ServerMessage, version: number): Uint8Array[] {
  return new FrameParser().push(encodeServer(message, version));
}

const supported = (version: number) =>
  REQUEST_SAMPLES.filter(({ kind }) => version >= (REQUEST_SINCE[kind] ?? 0));

Deno.test("at 200 and at 225 every request comes back as it was sent", () => {
  for (const version of [200, 225]) {
    for (const message of supported(version)) {
      const sent = message.kind === "placeOrder" && version === 225
        ? { ...message, order: { ...message.order, auctionStrategy: 0 } }
        : message;
      expect(decodeClient(encodeRequest(sent, version), version)).toEqual(sent);
    }
  }
});

Deno.test("in every version a request is read to its last field, and reading it twice changes nothing", () => {
  for (const version of TEXT_VERSIONS) {
    for (const message of supported(version)) {
      const once = decodeTextRequest(encodeTextRequest(message, version), version);
      expect({ version, kind: message.kind, leftover: once.leftover })
        .toEqual({ version, kind: message.kind, leftover: 0 });
      expect(decodeClient(encodeTextRequest(once.message, version), version)).toEqual(once.message);
    }
  }
  for (const version of PROTOBUF_VERSIONS) {
    for (const message of supported(version)) {
      const once = decodeClient(encodeProtoRequest(message, version), version);
      expect(decodeClient(encodeProtoRequest(once, version), version)).toEqual(once);
    }
  }
});

Deno.test("in every version a reply is read to its last field and keeps its kind", () => {
  for (const version of TEXT_VERSIONS) {
    for (const message of REPLY_SAMPLES) {
      const [first] = payloads(message, version).map((payload) => decodeTextReply(payload, version));
      expect({ version, kind: first?.message.kind, leftover: first?.leftover })
        .toEqual({ version, kind: message.kind, leftover: 0 });
    }
  }
});

Deno.test("at 225 every reply but orders comes back as it was sent", () => {
  const text = new Set<ServerMessage["kind"]>(["openOrder", "completedOrder", "historicalData"]);
  for (const message of REPLY_SAMPLES.filter(({ kind }) => !text.has(kind))) {
    const [payload] = payloads(message, 225);
    expect(payload && decodeProtoReply(payload)).toEqual(stripped(message));
  }
});

/** What the protobuf schema keeps elsewhere: a bond's maturity is the contract's date. */
function stripped(message: ServerMessage): ServerMessage {
  if (message.kind !== "bondContractDetails" || !message.details.bond) return message;
  return { ...message, details: { ...message.details, bond: { ...message.details.bond, maturity: "" } } };
}

Deno.test("history ends inside its message below 196 and with a message of its own from there on", () => {
  const history = REPLY_SAMPLES.find((message) => message.kind === "historicalData");
  if (!history) throw new TypeError("No history sample");
  expect(payloads(history, 195).length).toBe(1);
  for (const version of [196, 200]) {
    const end = payloads(history, version).at(1);
    expect(end && decodeTextReply(end, version).message).toEqual({
      kind: "historicalDataEnd",
      reqId: history.reqId,
      startDate: history.startDate,
      endDate: history.endDate,
    });
  }
  const end = payloads(history, 225).at(1);
  expect(end && decodeProtoReply(end).kind).toBe("historicalDataEnd");
});

Deno.test("a version between text and protobuf has no encoding", () => {
  expect(() => decodeClient(new Uint8Array([0, 0, 1, 15]), 205)).toThrow(DecodeError);
});

/** Every outcome a hostile frame may have: a message, or a DecodeError. */
function survives(payload: Uint8Array, version: number): void {
  try {
    decodeClient(payload, version);
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
  }
}

Deno.test("random frames end in a message or a DecodeError", () => {
  const version = fc.constantFrom(157, 176, 200, 213, 225);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), version, survives),
    { numRuns: 2_000 },
  );
  const id = fc.integer({ min: 200, max: 312 });
  fc.assert(
    fc.property(id, fc.uint8Array({ maxLength: 200 }), (number, body) => {
      survives(new Uint8Array([0, 0, number >> 8, number & 0xFF, ...body]), 225);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("truncated and flipped frames of real requests end in a message or a DecodeError", () => {
  const sample = fc.constantFrom(...REQUEST_SAMPLES);
  const version = fc.constantFrom(176, 200, 225);
  fc.assert(
    fc.property(sample, version, fc.nat(), fc.nat(255), fc.boolean(), (message, at, place, byte, cut) => {
      const payload = encodeRequest(message, at);
      const position = place % payload.length;
      if (cut) return survives(payload.subarray(0, position), at);
      payload[position] = byte;
      survives(payload, at);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("a count that promises more rows than there are fields is refused", () => {
  const text = [
    "3",
    "42",
    "0",
    "",
    "BAG",
    "",
    "0",
    "",
    "",
    "SMART",
    "",
    "USD",
    "",
    "",
    "",
    "",
    "BUY",
    "1",
    "LMT",
  ];
  const core = ["1", "", "DAY", "", "", "", "0", "", "1", "0", "0", "0", "0", "0", "0", "0"];
  const payload = new TextEncoder().encode([...text, ...core, "9999999"].join("\0") + "\0");
  expect(() => decodeClient(payload, 176)).toThrow('field "comboLegs.length"');
});

Deno.test("a DecodeError names the message, the field and the request", () => {
  const payload = new TextEncoder().encode("92\x0017\x00DU1\0");
  try {
    decodeClient(payload, 200);
    throw new Error("Was read");
  } catch (error) {
    expect(error).toMatchObject({ name: "DecodeError", messageId: 92, reqId: 17, field: "modelCode" });
  }
});

Deno.test("requests that are not simulated are known by name and keep their request id", () => {
  const text = new TextEncoder().encode("100\x0031\0");
  expect(decodeClient(text, 200)).toEqual({
    kind: "unsupported",
    messageId: 100,
    name: "reqWshMetaData",
    reqId: 31,
  });
  const protobuf = new Uint8Array([0, 0, 1, 44, 0x08, 31]);
  expect(decodeClient(protobuf, 225)).toMatchObject({ name: "reqWshMetaData", reqId: 31 });
  expect(() => decodeClient(new TextEncoder().encode("999\0"), 200)).toThrow(DecodeError);
});

Deno.test("a date format that a client leaves out is 1, and one of zero stays zero", () => {
  const asked = REQUEST_SAMPLES.filter((message) =>
    message.kind === "reqHistoricalData" || message.kind === "reqHeadTimestamp"
  );
  for (const message of asked) {
    const text = encodeTextRequest({ ...message, formatDate: 987654 }, 200).toString();
    const empty = Uint8Array.from(text.replace(`,${digits("987654")}`, "").split(",").map(Number));
    expect(decodeClient(empty, 200)).toMatchObject({ kind: message.kind, formatDate: 1 });
    for (const formatDate of [0, 1, 2, 3]) {
      const sent = { ...message, formatDate };
      expect(decodeClient(encodeProtoRequest(sent, 225), 225)).toEqual(sent);
      expect(decodeClient(encodeTextRequest(sent, 200), 200)).toEqual(sent);
    }
    // In protobuf it is left out by not being there.
    expect(encodeProtoRequest({ ...message, formatDate: 1 }, 225).length)
      .toBe(encodeProtoRequest({ ...message, formatDate: 2 }, 225).length - 2);
  }
  expect(asked.length).toBeGreaterThan(1);
});

function digits(number: string): string {
  return new TextEncoder().encode(number).toString();
}
