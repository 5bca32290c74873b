// The client's side of a connection: what it sends first, its requests, and the gateway's replies, in either
// encoding.
import { decodeProtoReply, encodeProtoRequest } from "./client/protobuf.ts";
import { type DecodedReply, decodeTextReply, encodeTextRequest } from "./client/text.ts";
import { HandshakeError } from "./errors.ts";
import { frame } from "./framing.ts";
import { MAX_TEXT_VERSION } from "./handshake.ts";
import type { ClientMessage } from "./messages.ts";

export type { ClientReply, DecodedReply } from "./client/text.ts";
export type { HistoricalDataEnd } from "./text/history.ts";

export interface ClientVersions {
  /** The lowest and the highest version that the client speaks. */
  readonly min: number;
  readonly max: number;
  /** Connect options, e.g. `+PACEAPI`. */
  readonly options?: string;
}

/** The first bytes on a connection. */
export function clientHandshake({ min, max, options }: ClientVersions): Uint8Array {
  const text = new TextEncoder();
  const versions = frame(text.encode(`v${min}..${max}${options === undefined ? "" : ` ${options}`}`));
  return Uint8Array.from([...text.encode("API\0"), ...versions]);
}

/** What the gateway answers to the handshake: the payload of its first frame. Throws a `HandshakeError`. */
export function readVersion(payload: Uint8Array): { version: number; connectionTime: string } {
  const [version = "", connectionTime = ""] = new TextDecoder().decode(payload).split("\0");
  if (!/^\d+$/.test(version)) throw new HandshakeError(`Not a server version: ${JSON.stringify(version)}`);
  return { version: Number(version), connectionTime };
}

/** The payload of one request, for `frame`. Throws a `TypeError` for `unsupported`, which has no layout. */
export function encodeRequest(message: ClientMessage, version: number): Uint8Array {
  return version <= MAX_TEXT_VERSION
    ? encodeTextRequest(message, version)
    : encodeProtoRequest(message, version);
}

/**
 * Reads one reply from a frame (without its length prefix). Throws a `DecodeError` when it can not be read.
 */
export function decodeReply(payload: Uint8Array, version: number): DecodedReply {
  return version <= MAX_TEXT_VERSION
    ? decodeTextReply(payload, version)
    : { message: decodeProtoReply(payload), leftover: 0 };
}
