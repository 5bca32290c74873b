// A recording that is played, as the routes know it.
import type { ReplayRequest, ReplayView } from "@/lib/contract/views/replay.ts";

export interface Replay {
  view(): ReplayView;
  /** Plays, holds, moves or sets the speed; answers with what is so then. */
  take(request: ReplayRequest): ReplayView;
}
