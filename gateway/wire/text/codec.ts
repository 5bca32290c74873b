// The text codec: server versions 157 to 200.
import { DecodeError } from "../errors.ts";
import type { ClientMessage, ServerMessage } from "../messages.ts";
import { isUnsupported, unsupportedRequest } from "../unsupported.ts";
import { ACCOUNT_REPLIES, ACCOUNT_REQUESTS } from "./account.ts";
import { CONTRACT_REPLIES, CONTRACT_REQUESTS } from "./contracts.ts";
import type { Layout } from "./fields.ts";
import {
  HISTORICAL_DATA_END,
  HISTORICAL_DATA_END_SINCE,
  HISTORY_REPLIES,
  HISTORY_REQUESTS,
} from "./history.ts";
import { MARKET_DATA_REPLIES, MARKET_DATA_REQUESTS } from "./market_data.ts";
import { NEWS_REPLIES, NEWS_REQUESTS } from "./news.ts";
import { ORDER_REPLIES } from "./order_replies.ts";
import { ORDER_REQUESTS } from "./order_requests.ts";
import { SCANNER_REPLIES, SCANNER_REQUESTS } from "./scanner.ts";
import { SESSION_REPLIES } from "./session_replies.ts";
import { SESSION_REQUESTS } from "./session_requests.ts";
import { TextReader, TextWriter } from "./wire.ts";

type Supported = Exclude<ClientMessage, { kind: "unsupported" }>;

/** Every request has a layout: a missing one does not compile. */
export const TEXT_REQUESTS: { [K in Supported["kind"]]: Layout<Extract<Supported, { kind: K }>> } = {
  ...SESSION_REQUESTS,
  ...ACCOUNT_REQUESTS,
  ...CONTRACT_REQUESTS,
  ...MARKET_DATA_REQUESTS,
  ...HISTORY_REQUESTS,
  ...ORDER_REQUESTS,
  ...SCANNER_REQUESTS,
  ...NEWS_REQUESTS,
};

/** Every reply has a layout: a missing one does not compile. */
export const TEXT_REPLIES: { [K in ServerMessage["kind"]]: Layout<Extract<ServerMessage, { kind: K }>> } = {
  ...SESSION_REPLIES,
  ...ACCOUNT_REPLIES,
  ...CONTRACT_REPLIES,
  ...MARKET_DATA_REPLIES,
  ...HISTORY_REPLIES,
  ...ORDER_REPLIES,
  ...SCANNER_REPLIES,
  ...NEWS_REPLIES,
};

const REQUESTS_BY_ID = new Map<number, Layout<Supported>>(
  Object.values(TEXT_REQUESTS).map((layout) => [layout.id, layout as Layout<Supported>]),
);

/** A request and how many trailing fields of its frame nobody asked for. */
export interface DecodedText {
  message: ClientMessage;
  leftover: number;
}

/** Reads one request. Throws a `DecodeError` that names the field when it can not be read. */
export function decodeTextRequest(payload: Uint8Array, version: number): DecodedText {
  const reader = new TextReader(payload, version);
  const id = reader.messageId();
  const layout = REQUESTS_BY_ID.get(id);
  if (layout) return { message: layout.read(reader), leftover: reader.leftover };
  if (!isUnsupported(id)) throw new DecodeError(id, "messageId", "no such request");
  const readReqId = (skip: number) => {
    const text = reader.peek(skip) ?? "";
    return /^-?\d{1,10}$/.test(text) ? Number(text) : null;
  };
  return { message: unsupportedRequest(id, readReqId), leftover: 0 };
}

/** Writes one reply: the payloads of its frames, without length prefix. */
export function encodeTextReply(message: ServerMessage, version: number): Uint8Array[] {
  // The table is keyed by `kind`, so the layout belongs to this very message.
  const layout = TEXT_REPLIES[message.kind] as Layout<ServerMessage>;
  const writer = new TextWriter(version);
  layout.write(writer, message);
  if (message.kind !== "historicalData" || version < HISTORICAL_DATA_END_SINCE) return [writer.bytes()];
  const end = new TextWriter(version);
  HISTORICAL_DATA_END.write(end, { ...message, kind: "historicalDataEnd" });
  return [writer.bytes(), end.bytes()];
}
