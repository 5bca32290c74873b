// The gateway reads every request the official Python ibapi writes, at every version a shipping client uses.
import { expect } from "@std/expect";
import { decodeClient } from "../wire/codec.ts";
import { FrameParser } from "../wire/framing.ts";
import { MAX_TEXT_VERSION } from "../wire/handshake.ts";
import type { ClientMessage } from "../wire/messages.ts";
import { encodeProtoRequest } from "../wire/client/protobuf.ts";
import { REQUEST_SAMPLES, REQUEST_SINCE } from "../wire/testing/request_samples.ts";
import { encodeTextRequest } from "../wire/client/text.ts";
import { decodeTextRequest } from "../wire/text/codec.ts";
import { askHelper } from "./python.ts";

const VERSIONS = [157, 165, 170, 173, 176, 178, 182, 187, 189, 191, 193, 195, 198, 200, 213, 220, 225];

interface Answer {
  frames: string[];
  errors: string[];
}

/** What of a message a version can carry at all: the rest is at its default after a round trip. */
function carried(message: ClientMessage, version: number): ClientMessage {
  const encode = version <= MAX_TEXT_VERSION ? encodeTextRequest : encodeProtoRequest;
  return decodeClient(encode(message, version), version);
}

function leftover(payload: Uint8Array, version: number): number {
  return version <= MAX_TEXT_VERSION ? decodeTextRequest(payload, version).leftover : 0;
}

/** With the defaults of ibapi's order where it has zeros for "unset"; maps have no order in protobuf. */
function normalised(message: ClientMessage): ClientMessage {
  if (message.kind !== "placeOrder") return message;
  const { order } = message;
  const algoParams = order.algoParams.toSorted((a, b) => a.tag < b.tag ? -1 : 1);
  return {
    ...message,
    order: {
      ...order,
      algoParams,
      discretionaryAmount: order.discretionaryAmount ?? "0",
      displaySize: order.displaySize ?? 0,
      peggedChangeAmount: order.peggedChangeAmount ?? "0",
      referenceChangeAmount: order.referenceChangeAmount ?? "0",
    },
  };
}

Deno.test("every request of the official ibapi is read without a field left over", async () => {
  const requests = VERSIONS.flatMap((version) =>
    REQUEST_SAMPLES.filter(({ kind }) => version >= (REQUEST_SINCE[kind] ?? 0))
      .map((message) => ({ version, message: carried(message, version) }))
  );
  const answers = await askHelper<Answer>("codec_encode_requests.py", requests);
  requests.forEach(({ version, message }, index) => {
    const { frames, errors } = answers[index] ?? { frames: [], errors: ["no answer"] };
    expect({ version, kind: message.kind, errors, frames: frames.length })
      .toEqual({ version, kind: message.kind, errors: [], frames: 1 });
    const [payload] = new FrameParser().push(Uint8Array.fromHex(frames[0] ?? ""));
    if (!payload) throw new Error("No whole frame");
    expect({
      version,
      leftover: leftover(payload, version),
      message: normalised(decodeClient(payload, version)),
    })
      .toEqual({ version, leftover: 0, message: normalised(message) });
  });
});

Deno.test("text 200 and protobuf 225 carry a whole order", () => {
  for (const message of REQUEST_SAMPLES) {
    if (message.kind !== "placeOrder") continue;
    expect(carried(message, 200)).toEqual(message);
    // The protobuf schema has no auction strategy.
    expect(carried(message, 225)).toEqual({ ...message, order: { ...message.order, auctionStrategy: 0 } });
  }
});
