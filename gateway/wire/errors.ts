// What can be wrong with bytes: a frame, a handshake, a field of a message.

/** The bytes are no frame of this protocol: the peer has to be closed. */
export class FrameError extends Error {
  override name = "FrameError";
}

/** The bytes before the first frame are no handshake this gateway accepts: the peer has to be closed. */
export class HandshakeError extends Error {
  override name = "HandshakeError";
}

/** A frame whose message can not be read; the session decides what the client is told. */
export class DecodeError extends Error {
  override name = "DecodeError";

  constructor(
    /** The protocol's number of the message, `null` when not even that could be read. */
    readonly messageId: number | null,
    /** The field that could not be read, e.g. `contract.strike`. */
    readonly field: string,
    reason: string,
    /** The request id, when it had been read before the failure. */
    readonly reqId: number | null = null,
  ) {
    super(`Message ${messageId ?? "?"}, field "${field}": ${reason}`);
  }
}
