/**
 * The TWS protocol for programs that play one end of it themselves: frames, the handshake, one message model,
 * and its codec in text (server versions 157 to 200) and protobuf (213 to 225).
 *
 * A client sends `clientHandshake`, takes the first frame to `readVersion`, and from then on writes with
 * `encodeRequest` and reads with `decodeReply`. A server reads a `HandshakeParser`, answers with
 * `versionFrame`, and from then on reads with `decodeClient` and writes with `encodeServer`.
 *
 * @module
 */
export * from "./client.ts";
export { decodeClient, encodeServer } from "./codec.ts";
export { DecodeError, FrameError, HandshakeError } from "./errors.ts";
export { frame, FrameParser, MAX_FRAME_BYTES } from "./framing.ts";
export {
  type Handshake,
  HandshakeParser,
  MAX_SERVER_VERSION,
  MAX_TEXT_VERSION,
  MIN_PROTOBUF_VERSION,
  MIN_SERVER_VERSION,
  negotiate,
  versionFrame,
  type VersionOffer,
} from "./handshake.ts";
export * from "./messages.ts";
