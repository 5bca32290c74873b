// Protobuf as a client writes and reads it: requests out, replies in, with the tables of the gateway itself.
import type { ClientMessage, ServerMessage } from "../messages.ts";
import { PROTO_REPLIES, PROTO_REQUESTS, readId, readProto, writeProto } from "../protobuf/codec.ts";
import { HISTORICAL_DATA_END } from "../protobuf/history.ts";
import type { ProtoMessage } from "../protobuf/table.ts";
import { TEXT_REPLIES, TEXT_REQUESTS } from "../text/codec.ts";
import { HISTORICAL_DATA_END as TEXT_END, type HistoricalDataEnd } from "../text/history.ts";

/** The payload of one request, without length prefix. `unsupported` requests can not be written. */
export function encodeProtoRequest(message: ClientMessage, version: number): Uint8Array {
  if (message.kind === "unsupported") throw new TypeError("Has no table: unsupported");
  const table = PROTO_REQUESTS[message.kind] as ProtoMessage<ClientMessage>;
  return writeProto(TEXT_REQUESTS[message.kind].id, table, message, version);
}

/** Tick-by-tick messages share a number; `TickByTickData.tickType`, its second field, tells them apart. */
function tickByTickKind(body: Uint8Array): ServerMessage["kind"] {
  const probe = readProto(99, PROTO_REPLIES.tickByTickAllLast, body);
  if (probe.tickType === 3) return "tickByTickBidAsk";
  return probe.tickType === 4 ? "tickByTickMidPoint" : "tickByTickAllLast";
}

/** Reads one reply. Throws a `DecodeError` when it can not be read. */
export function decodeProtoReply(payload: Uint8Array): ServerMessage | HistoricalDataEnd {
  const id = readId(payload);
  const body = payload.subarray(4);
  if (id === TEXT_END.id) return readProto(id, HISTORICAL_DATA_END, body);
  const kinds = Object.keys(TEXT_REPLIES) as ServerMessage["kind"][];
  const kind = id === 99 ? tickByTickKind(body) : kinds.find((each) => TEXT_REPLIES[each].id === id);
  if (kind === undefined) throw new RangeError(`No such reply: ${id}`);
  return readProto(id, PROTO_REPLIES[kind] as ProtoMessage<ServerMessage>, body);
}
