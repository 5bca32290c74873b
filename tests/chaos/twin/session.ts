// One socket of the twin: handshake and heartbeat with their deadlines, frames in and out in the real
// encoding (version 200).
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { iso } from "@/lib/server/clock.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import type { BridgeClosing, BridgeFailure, Command, CommandResult } from "@/lib/contract/protocol.ts";
import { heard } from "@/lib/server/bridge/heard.ts";
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
  closed(why: BridgeFailure): void;
}

const SERVER_VERSION = 200;
/** A frame larger than this is no TWS. */
const MAX_FRAME = 0xFFFFFF;

export class TwinSession {
  readonly epoch: SocketEpoch;
  ready = false;
  readOnly = false;
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
    this.#emitSocket("connecting", null);
    const { handshakeDeadlineMs } = this.command;
    this.#socket = dial({ data: (bytes) => this.#onData(bytes), end: () => this.#onEnd() });
    if (this.#socket === null) {
      this.close({ code: "CONNECT_REFUSED", with: { gateway: this.#gateway, words: null } });
      return;
    }
    this.#cancelDeadline = this.clock.after(handshakeDeadlineMs, () => {
      this.close({ code: "HANDSHAKE_TIMEOUT", with: { gateway: this.#gateway, local: "127.0.0.1" } });
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

  clientIdInUse(): void {
    this.close({ code: "CLIENT_ID_IN_USE", with: { clientId: this.command.clientId } });
  }

  close(why: BridgeClosing): void {
    if (this.closed) return;
    this.closed = true;
    this.ready = false;
    this.#cancelDeadline();
    this.#cancelBeat();
    this.#socket?.close();
    this.#emitSocket("disconnected", why);
    const lost = {
      code: "CONNECTION_LOST",
      with: { words: "words" in why.with ? why.with.words : null },
    } as const;
    if (this.ticket.open) this.ticket.fail(refusesConnect(why) ? why : lost);
    this.hooks.closed(lost);
  }

  #maybeReady(): void {
    if (this.ready || this.closed || this.#accounts === null || this.#nextId === null) return;
    this.ready = true;
    this.#cancelDeadline();
    this.#emitSocket("connected", null);
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
        () => this.close({ code: "SOCKET_HEARTBEAT", with: { gateway: this.#gateway } }),
      );
      this.send({ kind: "reqCurrentTime" });
    });
  }

  #onEnd(): void {
    const gateway = this.#gateway;
    if (this.ready) this.close({ code: "SOCKET_EOF", with: { gateway } });
    else this.close({ code: "HANDSHAKE_EOF", with: { gateway, local: "127.0.0.1", words: null } });
  }

  #onData(bytes: Uint8Array): void {
    if (this.closed) return;
    let payloads: Uint8Array[];
    try {
      payloads = this.#frames.push(bytes);
    } catch (error) {
      const words = { verbatim: String(error) };
      this.close(
        this.ready
          ? { code: "SOCKET_ERROR", with: { words } }
          : { code: "HANDSHAKE_FOREIGN", with: { gateway: this.#gateway } },
      );
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

  get #gateway(): string {
    return `${this.command.host}:${this.command.port}`;
  }

  #emitSocket(state: string, why: BridgeClosing | null): void {
    const text = why === null ? null : inEnglish(heard(why));
    this.output.event("socket", this.epoch, { state, why, text });
  }
}

/** Whether a connect that is still running fails for this very reason. */
function refusesConnect(why: BridgeClosing): why is Extract<BridgeClosing, BridgeFailure> {
  return !why.code.startsWith("SOCKET_");
}
