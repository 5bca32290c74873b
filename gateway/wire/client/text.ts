// Text as a client writes and reads it: requests out, replies in, with the layouts of the gateway itself.
import type { ClientMessage, ServerMessage } from "../messages.ts";
import { TEXT_REPLIES, TEXT_REQUESTS } from "../text/codec.ts";
import type { Layout } from "../text/fields.ts";
import { HISTORICAL_DATA_END, type HistoricalDataEnd } from "../text/history.ts";
import { TextReader, TextWriter } from "../text/wire.ts";

/** The payload of one request, without length prefix. `unsupported` requests can not be written. */
export function encodeTextRequest(message: ClientMessage, version: number): Uint8Array {
  if (message.kind === "unsupported") throw new TypeError("Has no layout: unsupported");
  const layout = TEXT_REQUESTS[message.kind] as Layout<ClientMessage>;
  const writer = new TextWriter(version);
  layout.write(writer, message);
  return writer.bytes();
}

/** What a reply frame may hold. */
export type ClientReply = ServerMessage | HistoricalDataEnd;

export interface DecodedReply {
  readonly message: ClientReply;
  /** How many fields of the frame the layout did not account for; always 0 in protobuf. */
  readonly leftover: number;
}

const BY_ID = new Map<number, Layout<ServerMessage>>(
  Object.values(TEXT_REPLIES).map((layout) => [layout.id, layout as Layout<ServerMessage>]),
);

/** Tick-by-tick messages share a number; the field after the request id tells them apart. */
function replyLayout(id: number, reader: TextReader): Layout<ServerMessage> | undefined {
  if (id !== 99) return BY_ID.get(id);
  const type = reader.peek(1);
  const layout = type === "3"
    ? TEXT_REPLIES.tickByTickBidAsk
    : type === "4"
    ? TEXT_REPLIES.tickByTickMidPoint
    : TEXT_REPLIES.tickByTickAllLast;
  return layout as Layout<ServerMessage>;
}

/** Reads one reply. Throws a `DecodeError` when it can not be read. */
export function decodeTextReply(payload: Uint8Array, version: number): DecodedReply {
  const reader = new TextReader(payload, version);
  const id = reader.messageId();
  if (id === HISTORICAL_DATA_END.id) {
    return { message: HISTORICAL_DATA_END.read(reader), leftover: reader.leftover };
  }
  const layout = replyLayout(id, reader);
  if (!layout) throw reader.error("messageId", "no such reply");
  return { message: layout.read(reader), leftover: reader.leftover };
}
