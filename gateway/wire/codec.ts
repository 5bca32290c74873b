// The codec of a connection: text or protobuf, as the negotiated server version says.
import { DecodeError } from "./errors.ts";
import { frames } from "./framing.ts";
import { MAX_TEXT_VERSION, MIN_PROTOBUF_VERSION } from "./handshake.ts";
import type { ClientMessage, ServerMessage } from "./messages.ts";
import { decodeProtoRequest, encodeProtoReply } from "./protobuf/codec.ts";
import { decodeTextRequest, encodeTextReply } from "./text/codec.ts";

/**
 * Reads one request from a frame (without its length prefix) in the encoding of `version`.
 * Throws a `DecodeError` that names the field when the message can not be read.
 */
export function decodeClient(payload: Uint8Array, version: number): ClientMessage {
  if (version <= MAX_TEXT_VERSION) return decodeTextRequest(payload, version).message;
  if (version >= MIN_PROTOBUF_VERSION) return decodeProtoRequest(payload);
  throw new DecodeError(null, "version", `no encoding for ${version}`);
}

/**
 * Writes one reply as complete frames, length prefix included, ready for the socket. Normally one frame; a
 * history answer is two where the version has an end message of its own.
 */
export function encodeServer(message: ServerMessage, version: number): Uint8Array {
  return frames(
    version <= MAX_TEXT_VERSION ? encodeTextReply(message, version) : encodeProtoReply(message, version),
  );
}
