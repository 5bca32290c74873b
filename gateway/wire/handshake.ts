// The handshake: what a client sends before its first frame, and the version both sides speak.
import { HandshakeError } from "./errors.ts";
import { frame } from "./framing.ts";

/** The lowest server version whose layouts the gateway writes. */
export const MIN_SERVER_VERSION = 157;
/** The highest server version in text. */
export const MAX_TEXT_VERSION = 200;
/** The lowest server version in which every message is protobuf. */
export const MIN_PROTOBUF_VERSION = 213;
export const MAX_SERVER_VERSION = 225;

/** What a client asked for: the versions it speaks, and its connect options (e.g. `+PACEAPI`). */
export interface Handshake {
  clientMin: number;
  clientMax: number;
  options: string;
  /** Bytes after the handshake: the beginning of the first frames. */
  rest: Uint8Array;
}

const PREFIX = [0x41, 0x50, 0x49, 0x00];
const HEADER_BYTES = 8;
/** Versions and connect options are short; more is not a TWS client. */
const MAX_TEXT_BYTES = 1024;
const TEXT = /^v(\d{1,6})(?:\.\.(\d{1,6}))?(?: ([ -~]*))?$/;

/** Reads the handshake from the pieces in which it arrives. */
export class HandshakeParser {
  #bytes: number[] = [];

  /**
   * Takes the next piece; gives the handshake once it is complete, `null` before.
   * Throws a `HandshakeError` as soon as the bytes can not become one (the legacy handshake included).
   */
  push(chunk: Uint8Array): Handshake | null {
    for (let position = 0; position < chunk.length; position += 1) {
      this.#bytes.push(chunk[position] ?? 0);
      this.#check();
      if (this.#bytes.length === HEADER_BYTES + this.#length()) {
        return { ...parseVersions(this.#text()), rest: chunk.slice(position + 1) };
      }
    }
    return null;
  }

  #check(): void {
    const last = this.#bytes.length - 1;
    if (last < PREFIX.length && this.#bytes[last] !== PREFIX[last]) {
      throw new HandshakeError("Does not start with API and NUL");
    }
    if (this.#bytes.length === HEADER_BYTES && !(this.#length() >= 1 && this.#length() <= MAX_TEXT_BYTES)) {
      throw new HandshakeError(`Version text of ${this.#length()} bytes`);
    }
  }

  /** The announced length of the text; infinite until its four bytes are there. */
  #length(): number {
    if (this.#bytes.length < HEADER_BYTES) return Infinity;
    return this.#bytes.slice(PREFIX.length, HEADER_BYTES).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  #text(): string {
    return String.fromCharCode(...this.#bytes.slice(HEADER_BYTES));
  }
}

function parseVersions(text: string): Omit<Handshake, "rest"> {
  const match = TEXT.exec(text);
  if (!match) throw new HandshakeError(`Not a version range: ${JSON.stringify(text)}`);
  const clientMin = Number(match[1]);
  const clientMax = Number(match[2] ?? match[1]);
  if (clientMin > clientMax) throw new HandshakeError(`Lowest version ${clientMin} is above ${clientMax}`);
  return { clientMin, clientMax, options: match[3] ?? "" };
}

export interface VersionOffer {
  clientMin: number;
  clientMax: number;
  /** The highest version the gateway announces to clients that still speak text. */
  cap?: number;
}

/**
 * The server version for this client, or `null` when there is none in common: the socket has to be closed
 * then. Versions 201 to 212 mix both encodings and are skipped; 158 and 163 are misread by a widely used
 * client.
 */
export function negotiate({ clientMin, clientMax, cap = MAX_TEXT_VERSION }: VersionOffer): number | null {
  const needsProtobuf = clientMin > MAX_TEXT_VERSION;
  const limit = needsProtobuf && cap < MIN_PROTOBUF_VERSION ? MAX_SERVER_VERSION : cap;
  const version = nearestSafe(Math.min(MAX_SERVER_VERSION, limit, clientMax));
  return version >= MIN_SERVER_VERSION && version >= clientMin ? version : null;
}

function nearestSafe(version: number): number {
  if (version > MAX_TEXT_VERSION && version < MIN_PROTOBUF_VERSION) return MAX_TEXT_VERSION;
  return version === 158 || version === 163 ? version - 1 : version;
}

/**
 * The answer to the handshake: version and connection time (`YYYYMMDD HH:MM:SS EST`), without message number
 * and in text in every version. Write it at once and nothing after it before the client's startApi.
 */
export function versionFrame(version: number, connectionTime: string): Uint8Array {
  return frame(new TextEncoder().encode(`${version}\0${connectionTime}\0`));
}
