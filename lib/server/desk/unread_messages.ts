// Messages of IB that the bridge could not read: counted, told, and what they may have said is read again.
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { NoticeList } from "./notice_list.ts";
import type { SecondLook } from "./second_look.ts";

export interface UnreadMessagesDeps {
  clock: Clock;
  log: Log;
  notices: NoticeList;
  second: SecondLook;
}

export class UnreadMessages {
  readonly #deps: UnreadMessagesDeps;
  /** Since the start. */
  count = 0;

  constructor(deps: UnreadMessagesDeps) {
    this.#deps = deps;
  }

  onEvent({ callback, message }: BridgeEvent<"callback_failed">): void {
    const { clock, log, notices, second } = this.#deps;
    this.count += 1;
    second.after(callback);
    log.error("bridge_callback_failed", { callback, message });
    notices.add({
      at: iso(clock.now()),
      level: "error",
      // Without its name it is only bytes: those are in the log.
      ...coded(say("BRIDGE_CALLBACK_FAILED", { callback: /^\w+$/.test(callback) ? callback : null })),
    });
  }
}
