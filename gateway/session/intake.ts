// What comes in after the handshake: bytes become requests, at the allowed pace, and each goes to its
// handler.
import { failed } from "./codes.ts";
import type { Host } from "./host.ts";
import { Pacing } from "./pacing.ts";
import { requestId } from "./request_id.ts";
import { handleRequest } from "./router.ts";
import type { Session } from "./session.ts";
import { LONGEST_TURN_MS } from "./slices.ts";
import { decodeClient } from "../wire/codec.ts";
import { DecodeError } from "../wire/errors.ts";
import { frame, FrameParser } from "../wire/framing.ts";
import type { ClientMessage } from "../wire/messages.ts";

/** Requests are short; only hostile peers send more in one frame. */
const MAX_REQUEST_BYTES = 1024 * 1024;

export class Intake {
  /** The client asked to be slowed down instead of refused (`+PACEAPI`). */
  paced = false;
  readonly #session: Session;
  readonly #core: Host;
  readonly #frames = new FrameParser(MAX_REQUEST_BYTES);
  readonly #pacing: Pacing;

  constructor(session: Session) {
    this.#session = session;
    this.#core = session.core;
    this.#pacing = new Pacing(session.core.settings.maxRate);
  }

  /** Handles what the chunk completes. Throws when it is no TWS protocol. */
  async take(chunk: Uint8Array): Promise<void> {
    let turn = this.#core.clock.monotonic();
    for (const payload of this.#frames.push(chunk)) {
      if (this.#waits) await this.#waitForPace();
      if (this.#core.clock.monotonic() - turn > LONGEST_TURN_MS) {
        await this.#letOthersGo();
        turn = this.#core.clock.monotonic();
      }
      await this.#answered();
      if (this.#session.isDeaf) break;
      this.#core.onReceived(this.#session, frame(payload));
      this.#receive(payload);
    }
    // In the same turn as the last message: nothing is written before it is durable.
    this.#core.flush();
  }

  /** Too many requests wait: the client has asked for that, or the gateway is set so. */
  get #waits(): boolean {
    return this.paced || this.#core.settings.pacing === "queue";
  }

  /** Each answer is complete before the next question is heard. */
  async #answered(): Promise<void> {
    const { answering } = this.#session;
    if (answering === null) return;
    await answering;
    this.#core.time.sync();
  }

  /** One client that asks for much in one breath must not hold up the others. */
  async #letOthersGo(): Promise<void> {
    this.#core.flush();
    await new Promise<void>((resolve) => void this.#core.clock.after(0, resolve));
    this.#core.time.sync();
  }

  #receive(payload: Uint8Array): void {
    const session = this.#session;
    let message: ClientMessage;
    try {
      message = decodeClient(payload, session.version);
    } catch (error) {
      return this.#undecodable(error);
    }
    this.#core.onRequest(session, message);
    if (message.kind === "startApi") return session.start(message.clientId);
    if (!session.isReady) return;
    if (!this.#waits && !this.#isInPace()) return;
    session.counts.requests++;
    try {
      session.interference.request(message, () => handleRequest(session, message));
    } catch (error) {
      this.#handlerFailed(message, error);
    }
  }

  /** A mistake of the gateway itself: said to the client, and to the log. */
  #handlerFailed(message: ClientMessage, error: unknown): void {
    this.#core.count("handlerErrors");
    this.#core.log.warn(`${message.kind} failed: ${error instanceof Error ? error.stack : String(error)}`);
    this.#session.error(requestId(message), 322, failed("xx", `${message.kind} failed: ${String(error)}`));
  }

  #isInPace(): boolean {
    const verdict = this.#pacing.check(this.#core.clock.monotonic());
    if (verdict.allow) return true;
    const session = this.#session;
    session.counts.refused++;
    if (verdict.notice !== null) session.error(-1, 100, verdict.notice);
    if (verdict.hangUp) void session.closeAfterWriting("too many messages per second");
    return false;
  }

  async #waitForPace(): Promise<void> {
    for (let ms = this.#pacing.delay(this.#core.clock.monotonic()); ms > 0;) {
      this.#core.flush();
      await new Promise<void>((resolve) => void this.#core.clock.after(ms, resolve));
      ms = this.#pacing.delay(this.#core.clock.monotonic());
    }
    this.#core.time.sync();
  }

  /** A message that is known but malformed gets 320; anything else is no TWS client. */
  #undecodable(error: unknown): void {
    if (!(error instanceof DecodeError) || error.messageId === null) throw error;
    this.#core.count("badFrames");
    this.#core.log.warn(`connection ${this.#session.connection}: ${error.message}`);
    this.#session.error(error.reqId ?? -1, 320, `Error reading request. ${error.message}`);
  }
}
