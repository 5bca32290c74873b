// One socket of the twin: handshake and heartbeat with their deadlines, frames in and out in the real encoding (version 200).
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { iso } from "@/lib/server/clock.ts";
import type { Command, CommandResult } from "@/lib/contract/protocol.ts";
import {
  clientHandshake,
  type ClientMessage,
  type ClientReply,
  decodeReply,
  encodeRequest,
  frame,
  FrameParser,
  readVersion,
} from "@lotse/paper-gateway/wire";
import type { ClientSocket } from "../pipe.ts";
import type { Output } from "./output.ts";
import type { Ticket } from "./requests.ts";

export type Reply = ClientReply;
/** Opens a socket to the gateway; `null` when nobody listens. */
export type Dial = (events: { data(bytes: Uint8Array): void; end(): void }) => ClientSocket | null;

export interface SessionHooks {
  /** One decoded message; what it throws is shown as a failed callback. */
  message(reply: Reply): void;
  /** The session is over: what waits for it fails. */
  closed(text: string): void;
}

const SERVER_VERSION = 200;
/** A frame larger than this is no TWS. */
const MAX_FRAME = 0xFFFFFF;

export class TwinSession {
  readonly epoch: SocketEpoch;
  ready = false;
  closed = false;
  #socket: ClientSocket | null = null;
  #frames = new FrameParser(MAX_FRAME);
  #version: number | null = null;
  #timeText = "";
  #accounts: string[] | null = null;
  #nextId: number | null = null;
  #cancelDeadline: () => void = () => {};
  #cancelBeat: () => void = () => {};
  #askedAt: number | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly output: Output,
    private readonly command: Command<"connect">,
    private readonly ticket: Ticket,
    private readonly hooks: SessionHooks,
  ) {
    this.epoch = command.epoch;
  }

  start(dial: Dial): void {
    this.#emitSocket("connecting", null, null);
    const { host, port, handshakeDeadlineMs } = this.command;
    this.#socket = dial({ data: (bytes) => this.#onData(bytes), end: () => this.#onEnd() });
    if (this.#socket === null) {
      this.close("error", `Nothing listens at ${host}:${port}`, "CONNECT_REFUSED");
      return;
    }
    this.#cancelDeadline = this.clock.after(handshakeDeadlineMs, () => {
      const text =
        `The peer accepted the connection but did not finish the handshake within ${handshakeDeadlineMs} ms`;
      this.close("handshake", text, "HANDSHAKE_TIMEOUT");
    });
    this.#socket.write(clientHandshake({ min: 157, max: SERVER_VERSION }));
  }

  /** Writes one message; false when the socket is closed and nothing was sent. */
  send(message: ClientMessage): boolean {
    if (this.closed || this.#socket === null || this.#version === null) return false;
    this.#socket.write(frame(encodeRequest(message, this.#version)));
    return true;
  }

  accountsKnown(accounts: string[]): void {
    this.#accounts = accounts;
    this.#maybeReady();
  }

  nextIdKnown(orderId: number): void {
    this.#nextId = orderId;
    this.#maybeReady();
  }

  heartbeatAnswered(seconds: number): void {
    const askedAt = this.#askedAt;
    this.#askedAt = null;
    if (askedAt === null) return;
    this.#cancelBeat();
    this.#planBeat();
    this.output.event("heartbeat", this.epoch, {
      roundTripMs: this.clock.monotonic() - askedAt,
      serverTime: iso(seconds * 1000),
    });
  }

  close(reason: string, text: string, connectCode: Parameters<Ticket["fail"]>[0] = "CONNECTION_LOST"): void {
    if (this.closed) return;
    this.closed = true;
    this.ready = false;
    this.#cancelDeadline();
    this.#cancelBeat();
    this.#socket?.close();
    this.#emitSocket("disconnected", reason, text);
    if (this.ticket.open) this.ticket.fail(connectCode, text);
    this.hooks.closed(text);
  }

  #maybeReady(): void {
    if (this.ready || this.closed || this.#accounts === null || this.#nextId === null) return;
    this.ready = true;
    this.#cancelDeadline();
    this.#emitSocket("connected", null, null);
    const result: CommandResult<"connect"> = {
      epoch: this.epoch,
      serverVersion: this.#version ?? 0,
      connectionTime: this.#timeText,
      accounts: this.#accounts,
      nextValidId: this.#nextId,
    };
    this.ticket.resolve(result);
    this.#planBeat();
  }

  #planBeat(): void {
    const { heartbeatIntervalMs, heartbeatDeadlineMs } = this.command;
    this.#cancelBeat = this.clock.after(heartbeatIntervalMs, () => {
      this.#askedAt = this.clock.monotonic();
      this.#cancelBeat = this.clock.after(
        heartbeatDeadlineMs,
        () => this.close("heartbeat", `No answer to the heartbeat within ${heartbeatDeadlineMs} ms`),
      );
      this.send({ kind: "reqCurrentTime" });
    });
  }

  #onEnd(): void {
    if (this.ready) this.close("eof", "The peer closed the connection");
    else this.close("handshake", "The peer closed the connection during the handshake", "HANDSHAKE_EOF");
  }

  #onData(bytes: Uint8Array): void {
    if (this.closed) return;
    let payloads: Uint8Array[];
    try {
      payloads = this.#frames.push(bytes);
    } catch (error) {
      const text = `The peer does not speak the TWS API: ${String(error)}`;
      this.close(this.ready ? "error" : "handshake", text, this.ready ? "CONNECTION_LOST" : "HANDSHAKE_EOF");
      return;
    }
    for (const payload of payloads) {
      if (this.closed) return;
      this.#accept(payload);
    }
  }

  #accept(payload: Uint8Array): void {
    if (this.#version === null) {
      const { version, connectionTime } = readVersion(payload);
      this.#version = version;
      this.#timeText = connectionTime;
      this.send({ kind: "startApi", clientId: this.command.clientId, optionalCapabilities: "" });
      return;
    }
    try {
      this.hooks.message(decodeReply(payload, this.#version).message);
    } catch (error) {
      this.output.event("callback_failed", this.epoch, { callback: "message", message: String(error) });
    }
  }

  #emitSocket(state: string, reason: string | null, text: string | null): void {
    this.output.event("socket", this.epoch, { state, reason, text });
  }
}
