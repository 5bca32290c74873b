// The public face of the paper gateway: everything that a program outside this folder may use.
export { startGateway } from "./gateway.ts";
// The protocol alone, for programs that play one end of it themselves.
export { decodeClient, encodeServer } from "./wire/codec.ts";
export { frame, FrameParser } from "./wire/framing.ts";
export { HandshakeParser, MAX_TEXT_VERSION, versionFrame } from "./wire/handshake.ts";
export * from "./wire/messages.ts";
