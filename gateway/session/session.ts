// One client connection from its first byte to its last: handshake, start, replies out, end. Requests are the
// intake's.
import { CLIENT_ID_IN_USE, invalid } from "./codes.ts";
import type { Client } from "./core.ts";
import type { Host } from "./host.ts";
import { Intake } from "./intake.ts";
import type { Line, LineInterference } from "./interference.ts";
import { Outbox } from "./outbox.ts";
import { Slices } from "./slices.ts";
import { type Connection, isQuote, isSocketEnd } from "./socket.ts";
import { startClient } from "./start.ts";
import { Subscriptions } from "./subscriptions.ts";
import { connectionTimeText } from "./wire_time.ts";
import { encodeServer } from "../wire/codec.ts";
import { HandshakeParser, negotiate, versionFrame } from "../wire/handshake.ts";
import type { ServerMessage } from "../wire/messages.ts";

type State = "handshake" | "waiting" | "ready" | "closing" | "closed";

export class Session implements Client, Line {
  readonly subscriptions = new Subscriptions();
  version = 0;
  clientId = -1;
  marketDataType = 1;
  autoBind = false;
  /** Requests handled and replies sent, for the control interface. */
  readonly counts = { requests: 0, replies: 0, refused: 0 };
  readonly interference: LineInterference;
  readonly #outbox: Outbox;
  readonly #handshake = new HandshakeParser();
  readonly #intake: Intake;
  readonly #deliver = (message: ServerMessage) => this.#write(message);
  readonly #slices: Slices;
  #state: State = "handshake";
  #mute = false;
  #cancelDeadline: () => void = () => {};

  constructor(readonly core: Host, readonly connection: number, private readonly socket: Connection) {
    this.#outbox = new Outbox({
      sink: socket,
      clock: core.clock,
      onDead: (reason) => this.close(reason),
    });
    this.#slices = new Slices({
      clock: core.clock,
      onPause: () => core.flush(),
      onError: (error) => {
        core.count("handlerErrors");
        core.log.warn(`an answer failed: ${error instanceof Error ? error.stack : String(error)}`);
      },
      isOver: () => this.#state === "closed" || this.#mute,
    });
    this.#intake = new Intake(this);
    this.interference = core.interference.connection(this);
  }

  get isReady(): boolean {
    return this.#state === "ready";
  }

  /** Connected, but has not said yet which client it is. */
  get isStranger(): boolean {
    return this.#state === "handshake" || this.#state === "waiting";
  }

  /** Nothing that still comes in is heard. */
  get isDeaf(): boolean {
    return this.#state === "closed" || this.#state === "closing" || this.#mute;
  }

  get queuedBytes(): number {
    return this.#outbox.queuedBytes;
  }

  get droppedQuotes(): number {
    return this.#outbox.droppedQuotes;
  }

  /** Reads until the peer or the gateway ends the connection. Never throws. */
  async run(): Promise<void> {
    const buffer = new Uint8Array(16 * 1024);
    try {
      while (this.#state !== "closed") {
        const size = await this.socket.read(buffer);
        if (size === null) return this.close("the client closed the connection");
        if (this.#mute) continue;
        await this.feed(buffer.slice(0, size));
      }
    } catch (error) {
      this.#readFailed(error);
    }
  }

  /** Hangs up on a peer that has not started its session after `ms`, whatever it sends meanwhile. */
  startWithin(ms: number): void {
    this.#cancelDeadline = this.core.clock.after(ms, () => {
      if (this.isStranger && !this.#mute) this.close(`no client after ${ms} ms`);
    });
  }

  send(message: ServerMessage): void {
    if (this.#state === "closed" || this.#mute) return;
    this.interference.reply(message, this.#deliver);
  }

  inSlices(work: Iterator<void>): void {
    this.#slices.run(work);
  }

  /** Resolves when the answer that is being given is complete; `null` when none is. */
  get answering(): Promise<void> | null {
    return this.#slices.running;
  }

  push(message: ServerMessage): void {
    if (this.core.link.up) this.send(message);
  }

  error(id: number, code: number, text: string): void {
    const time = this.core.time.now();
    this.send({ kind: "error", id, code, message: text, advancedOrderRejectJson: "", time });
  }

  /** Starts writing what is queued. */
  flush(): void {
    this.#outbox.flush();
  }

  close(reason: string): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#cancelDeadline();
    this.#outbox.close();
    this.subscriptions.cancelAll();
    try {
      this.socket.close();
    } catch {
      // Already closed by the peer.
    }
    this.core.onClosed(this, reason);
  }

  /** Closes after what is queued has been written. */
  async closeAfterWriting(reason: string): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closing";
    await this.#outbox.drain(500);
    this.close(reason);
  }

  fallSilent(): void {
    this.#mute = true;
    this.#outbox.close();
  }

  throttle(bytesPerSecond: number): void {
    this.#outbox.throttle(bytesPerSecond);
  }

  inject(bytes: Uint8Array): void {
    this.#outbox.push(bytes);
    this.flush();
  }

  /** Takes the next bytes of the client. Throws when they are no TWS protocol. */
  async feed(chunk: Uint8Array): Promise<void> {
    this.core.time.sync();
    await this.#take(chunk);
  }

  async #take(chunk: Uint8Array): Promise<void> {
    if (this.#state === "handshake") {
      const rest = this.#shakeHands(chunk);
      this.core.onReceived(this, chunk.subarray(0, chunk.length - (rest?.length ?? 0)));
      if (rest === null || rest.length === 0) return;
      return await this.#take(rest);
    }
    await this.#intake.take(chunk);
  }

  /** Answers the handshake in one write; gives the bytes behind it, `null` while it is incomplete. */
  #shakeHands(chunk: Uint8Array): Uint8Array | null {
    if (!this.interference.hears()) return null;
    const handshake = this.#handshake.push(chunk);
    if (!handshake || !this.interference.answers()) return null;
    const cap = this.core.versionCap;
    const version = negotiate({ ...handshake, ...(cap === undefined ? {} : { cap }) });
    if (version === null) {
      this.close(`no common version with ${handshake.clientMin}..${handshake.clientMax}`);
      return null;
    }
    this.version = version;
    this.#intake.paced = handshake.options.includes("+PACEAPI");
    this.#state = "waiting";
    this.#outbox.push(versionFrame(version, connectionTimeText(this.core.time.now())));
    this.flush();
    this.interference.answered();
    return handshake.rest;
  }

  /** startApi: the session begins, unless another one has this client id. */
  start(clientId: number): void {
    if (this.#state !== "waiting" || !this.interference.starts(clientId)) return;
    if (this.core.isClientIdTaken(clientId)) return this.refuseClientId(clientId);
    // Below zero are the gateway's own: orders typed in TWS.
    if (clientId < 0) {
      this.error(-1, 321, invalid("bO", `Invalid client id: ${clientId}`));
      return void this.closeAfterWriting(`client id ${clientId} is none`);
    }
    // Another connection may have started since this one was taken in.
    if (this.core.isFull) return this.close("too many clients");
    this.#cancelDeadline();
    this.clientId = clientId;
    this.#state = "ready";
    startClient(this);
    this.core.log.info(
      `client ${clientId} started on connection ${this.connection}, version ${this.version}`,
    );
    this.interference.started();
  }

  refuseClientId(clientId: number): void {
    this.clientId = clientId;
    this.error(-1, 326, CLIENT_ID_IN_USE);
    void this.closeAfterWriting(`client id ${clientId} is in use`);
  }

  #readFailed(error: unknown): void {
    if (this.#state === "closed") return;
    const known = error instanceof Error ? error : new Error(String(error));
    const fromPeer = known.name === "FrameError" || known.name === "HandshakeError" ||
      known.name === "DecodeError";
    const reason = fromPeer ? `not a TWS client: ${known.message}` : known.message;
    if (fromPeer) this.core.count("badFrames");
    if (fromPeer || !isSocketEnd(known)) this.core.log.warn(`connection ${this.connection}: ${reason}`);
    this.close(reason);
  }

  #write(message: ServerMessage): void {
    if (this.#state === "closed" || this.#mute) return;
    let bytes: Uint8Array;
    try {
      bytes = encodeServer(message, this.version);
    } catch (error) {
      this.core.count("encodeErrors");
      this.core.log.warn(`can not encode ${message.kind} for version ${this.version}: ${String(error)}`);
      return;
    }
    this.counts.replies++;
    this.core.onReply(this, message);
    this.#outbox.push(bytes, isQuote(message));
  }
}
