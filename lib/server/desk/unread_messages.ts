// Messages of IB that the bridge could not read: counted, told, and what they may have said is read again.
import type { ConnectionView, UnreadView } from "@/lib/contract/api.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { NoticeList } from "./notice_list.ts";
import { unreadLists, type UnreadRows, whoseRow } from "@/lib/server/unread_rows.ts";
import type { SecondLook } from "./second_look.ts";

export interface UnreadMessagesDeps {
  clock: Clock;
  log: Log;
  notices: NoticeList;
  second: SecondLook;
  rows: UnreadRows;
}

/** What stands for a row of each list. */
const SAYINGS = {
  positions: "POSITIONS_UNKNOWN.row",
  open_orders: "ORDERS_UNKNOWN.row",
  executions: "EXECUTIONS_UNKNOWN.row",
  completed_orders: "COMPLETED_UNKNOWN.row",
} as const;

/** The connection with what is missing; the same object where nothing is. */
export function withUnread(view: ConnectionView, rows: UnreadRows): ConnectionView {
  const unread = unreadLists.flatMap((list) =>
    rows.of(list).map((row): UnreadView => ({
      list,
      account: row.account === "" ? null : row.account,
      conId: row.conId > 0 ? row.conId : null,
      symbol: row.symbol === "" ? null : row.symbol,
      permId: row.permId,
      ...coded(say(SAYINGS[list], whoseRow(row))),
    }))
  );
  return unread.length === 0 ? view : { ...view, unread };
}

export class UnreadMessages {
  readonly #deps: UnreadMessagesDeps;
  /** Since the start. */
  count = 0;

  constructor(deps: UnreadMessagesDeps) {
    this.#deps = deps;
  }

  onEvent({ callback, message, row }: BridgeEvent<"callback_failed">): void {
    const { clock, log, notices, second, rows } = this.#deps;
    this.count += 1;
    const isKnown = rows.missed(callback, row);
    second.after(callback);
    log.error("bridge_callback_failed", { callback, message });
    // It is told as long as it lasts, where the connection is: each further reading finds it again.
    if (isKnown) return;
    notices.add({
      at: iso(clock.now()),
      level: "error",
      // Without its name it is only bytes: those are in the log.
      ...coded(say("BRIDGE_CALLBACK_FAILED", { callback: /^\w+$/.test(callback) ? callback : null })),
    });
  }
}
