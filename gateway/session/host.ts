// The gateway as its sessions see it.
import type { Core } from "./core.ts";
import type { Session } from "./session.ts";
import type { ClientMessage, ServerMessage } from "../wire/messages.ts";

/** What a session needs of the gateway beyond what flows may see. */
export interface Host extends Core {
  /** The highest server version to announce; `undefined` is the default of text. */
  readonly versionCap: number | undefined;
  /** True when another started session has this client id. */
  isClientIdTaken(clientId: number): boolean;
  /** True when there is no place for one more client. */
  readonly isFull: boolean;
  /** Makes durable what has to be, then lets every session write. */
  flush(): void;
  onReceived(session: Session, bytes: Uint8Array): void;
  onRequest(session: Session, message: ClientMessage): void;
  onReply(session: Session, message: ServerMessage): void;
  onClosed(session: Session, reason: string): void;
  count(what: Count): void;
}

/** What a healthy gateway has none of. */
export type Count = "badFrames" | "encodeErrors" | "handlerErrors";
