// What the desk is given from outside: the broker, the disk, the clock, and what was set.
import type { PatchChange } from "@/lib/contract/api.ts";
import type { Passphrase } from "@/lib/server/access/passphrase.ts";
import type { SessionBook } from "@/lib/server/access/sessions.ts";
import type { OrderLink } from "@/lib/server/bridge/link.ts";
import type { Clock, Ids } from "@/lib/server/clock.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import type { EquityStore } from "@/lib/server/equity/mod.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import type { Log } from "@/lib/server/log.ts";
import type { OrderSettings } from "@/lib/server/orders/mod.ts";
import type { Settings } from "@/lib/server/settings/mod.ts";
import type { WatchListStore } from "@/lib/server/watch_lists/mod.ts";
import type { Connection } from "./connection.ts";
import type { TradingStateStore } from "./trading_control.ts";

export interface DeskDeps {
  connection: Connection;
  link: OrderLink;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** The client id of the session. */
  clientId: number;
  tradingState: TradingStateStore;
  watchLists: WatchListStore;
  /** Where the equity curves are kept. */
  equity: EquityStore;
  settings: Config["desk"];
  /** Arms live accounts. */
  passphrase: Pick<Passphrase, "require">;
  /** Who is logged in; what belongs to a session ends with it. */
  sessions: SessionBook;
  /** Names the build of the app that serves this desk. */
  build?: () => string;
  /** What holds at start, and what the file says when it is to be read again. */
  limits: { settings: Settings; read(): Settings };
  orderSettings?: Partial<OrderSettings>;
  /** Hears of each change of what the screens show, the first of which is all of it. */
  published?: (changes: readonly PatchChange[]) => void;
}
