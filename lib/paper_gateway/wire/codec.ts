// The codec of one connection: which of the two encodings a server version speaks.
import type { ClientMessage, ServerMessage } from "./messages.ts";

/** Reads requests and writes replies in the encoding of one negotiated server version. */
export interface WireCodec {
  /**
   * Reads one frame (without its length prefix).
   * Throws a `DecodeError` that names the field when the message can not be read.
   */
  decodeClient(frame: Uint8Array, version: number): ClientMessage;

  /**
   * Writes one reply as complete frames, length prefix included, ready for the socket. Normally one frame; a
   * history answer is two where the version has an end message of its own.
   */
  encodeServer(message: ServerMessage, version: number): Uint8Array;
}
