// The open socket, as far as orders are bound to it: IB takes a cancel or a change only from who placed it
// (P29).
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";

export interface Session {
  epoch: SocketEpoch;
  clientId: number;
}

/** The session on the open socket, `null` while there is none. */
export class SessionSource {
  readonly #link: BridgeLink;
  readonly #clientId: number;

  constructor({ link, clientId }: { link: BridgeLink; clientId: number }) {
    this.#link = link;
    this.#clientId = clientId;
  }

  get current(): Session | null {
    const { epoch } = this.#link;
    return epoch === null ? null : { epoch, clientId: this.#clientId };
  }
}
