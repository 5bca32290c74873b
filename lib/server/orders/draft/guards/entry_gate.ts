// Whether order entry is open now, and still for the world a preview was made in.
import type { Mode } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError, UnavailableError } from "@/lib/server/errors.ts";
import type { OrderDeps } from "../../deps.ts";

export type EntryGateDeps = Pick<OrderDeps, "readiness" | "link" | "journal" | "limits">;

export class EntryGate {
  readonly #deps: EntryGateDeps;

  constructor(deps: EntryGateDeps) {
    this.#deps = deps;
  }

  /** Order entry must be open; throws the coded cause. */
  requireReady(): { epoch: SocketEpoch; mode: Mode } {
    const open = this.#requireOpen();
    this.#deps.journal.assertWritable();
    return open;
  }

  #requireOpen(): { epoch: SocketEpoch; mode: Mode } {
    const readiness = this.#deps.readiness();
    if (!readiness.ready) throw new UnavailableError(readiness.why);
    if (this.#deps.link.epoch !== readiness.epoch) {
      throw new UnavailableError(say("DESK_NOT_READY.changed"));
    }
    return readiness;
  }

  /**
   * The plan of a preview must still fit the world: same socket, same mode, same limits (P11). The journal is
   * not tried here: the commit that follows does, and says so.
   */
  requireSameWorld(plan: { epoch: SocketEpoch; mode: Mode; limitsVersion: string }): void {
    const { epoch, mode } = this.#requireOpen();
    if (epoch !== plan.epoch) throw new ConflictError(say("PREVIEW_EXPIRED.connection"));
    if (mode !== plan.mode) throw new ConflictError(say("PREVIEW_EXPIRED.mode"));
    if (this.#deps.limits.version !== plan.limitsVersion) {
      throw new ConflictError(say("PREVIEW_EXPIRED.limits"));
    }
  }
}
