// The protobuf codec: server versions 213 to 225, where every message is protobuf.
import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { DecodeError } from "../errors.ts";
import type { ClientMessage, ServerMessage } from "../messages.ts";
import { TEXT_REPLIES, TEXT_REQUESTS } from "../text/codec.ts";
import { HISTORICAL_DATA_END as TEXT_HISTORICAL_DATA_END } from "../text/history.ts";
import { isUnsupported, unsupportedRequest } from "../unsupported.ts";
import { ACCOUNT_REPLIES, ACCOUNT_REQUESTS } from "./account.ts";
import { CONTRACT_REPLIES, CONTRACT_REQUESTS } from "./contracts.ts";
import { ProtoFields } from "./fields.ts";
import { HISTORICAL_DATA_END, HISTORY_REPLIES, HISTORY_REQUESTS } from "./history.ts";
import { MARKET_DATA_REPLIES, MARKET_DATA_REQUESTS } from "./market_data.ts";
import { NEWS_REPLIES, NEWS_REQUESTS } from "./news.ts";
import { ORDER_REPLIES, ORDER_REQUESTS } from "./orders.ts";
import { SCANNER_REPLIES, SCANNER_REQUESTS } from "./scanner.ts";
import { SESSION_REPLIES, SESSION_REQUESTS } from "./session.ts";
import type { ProtoMessage } from "./table.ts";
import { ProtoFieldError, readMessage, writeMessage } from "./wire.ts";

/** Protobuf messages travel under their text number plus this. */
export const PROTOBUF_OFFSET = 200;

const ID_BYTES = 4;

type Supported = Exclude<ClientMessage, { kind: "unsupported" }>;

/** Every request has a table: a missing one does not compile. */
export const PROTO_REQUESTS: { [K in Supported["kind"]]: ProtoMessage<Extract<Supported, { kind: K }>> } = {
  ...SESSION_REQUESTS,
  ...ACCOUNT_REQUESTS,
  ...CONTRACT_REQUESTS,
  ...MARKET_DATA_REQUESTS,
  ...HISTORY_REQUESTS,
  ...ORDER_REQUESTS,
  ...SCANNER_REQUESTS,
  ...NEWS_REQUESTS,
};

/** Every reply has a table: a missing one does not compile. */
export const PROTO_REPLIES: {
  [K in ServerMessage["kind"]]: ProtoMessage<Extract<ServerMessage, { kind: K }>>;
} = {
  ...SESSION_REPLIES,
  ...ACCOUNT_REPLIES,
  ...CONTRACT_REPLIES,
  ...MARKET_DATA_REPLIES,
  ...HISTORY_REPLIES,
  ...ORDER_REPLIES,
  ...SCANNER_REPLIES,
  ...NEWS_REPLIES,
};

const REQUESTS_BY_ID = new Map<number, ProtoMessage<Supported>>(
  Object.values(PROTO_REQUESTS).map((
    table,
  ) => [TEXT_REQUESTS[table.kind as Supported["kind"]].id, table as ProtoMessage<Supported>]),
);

/** Reads one request. Throws a `DecodeError` that names the field when it can not be read. */
export function decodeProtoRequest(payload: Uint8Array): ClientMessage {
  const id = readId(payload);
  const body = payload.subarray(ID_BYTES);
  const table = REQUESTS_BY_ID.get(id);
  if (table) return readProto(id, table, body);
  if (!isUnsupported(id)) throw new DecodeError(id, "messageId", "no such request");
  return unsupportedRequest(id, () => readReqId(body));
}

/** The protocol's number of the message, without the protobuf offset. */
export function readId(payload: Uint8Array): number {
  if (payload.length < ID_BYTES) throw new DecodeError(null, "messageId", "missing");
  const id = new DataView(payload.buffer, payload.byteOffset).getUint32(0) - PROTOBUF_OFFSET;
  if (id <= 0) throw new DecodeError(null, "messageId", `${id + PROTOBUF_OFFSET} is no protobuf message`);
  return id;
}

/** Reads the body of one message by its table; shared with the test client. */
export function readProto<M extends { kind: string }>(
  id: number,
  table: ProtoMessage<M>,
  body: Uint8Array,
): M {
  // Complete after the fields have been cleared, which gives every field of the table a value.
  const message = { kind: table.kind } as M;
  try {
    return readMessage(new BinaryReader(body), body.length, table.fields, message);
  } catch (error) {
    const field = error instanceof ProtoFieldError ? error.field : "body";
    throw new DecodeError(id, field, error instanceof Error ? error.message : String(error), readReqId(body));
  }
}

/** The request id (field 1 of every request that has one), as far as the body can be read. */
function readReqId(body: Uint8Array): number | null {
  const p = new ProtoFields<{ reqId: number | null }>();
  const message = { reqId: null };
  try {
    return readMessage(new BinaryReader(body), body.length, [p.optInt(1, "reqId")], message).reqId;
  } catch {
    return message.reqId;
  }
}

/** Writes one reply: the payloads of its frames, without length prefix. */
export function encodeProtoReply(message: ServerMessage, version: number): Uint8Array[] {
  // The table is keyed by `kind`, so it belongs to this very message.
  const table = PROTO_REPLIES[message.kind] as ProtoMessage<ServerMessage>;
  const main = writeProto(TEXT_REPLIES[message.kind].id, table, message, version);
  if (message.kind !== "historicalData") return [main];
  const end = { ...message, kind: "historicalDataEnd" as const };
  return [main, writeProto(TEXT_HISTORICAL_DATA_END.id, HISTORICAL_DATA_END, end, version)];
}

/** Writes one message by its table; shared with the test client. */
export function writeProto<M>(id: number, table: ProtoMessage<M>, message: M, version: number): Uint8Array {
  const writer = new BinaryWriter();
  writeMessage(writer, table.fields, table.prepare(message), version);
  const body = writer.finish();
  const payload = new Uint8Array(ID_BYTES + body.length);
  new DataView(payload.buffer).setUint32(0, id + PROTOBUF_OFFSET);
  payload.set(body, ID_BYTES);
  return payload;
}
