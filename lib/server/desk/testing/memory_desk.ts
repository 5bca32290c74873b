// A whole desk in memory, with fakes at its edges and a clock of the test's.
import type { ConnectionView } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { type JournalEntry, openJournal } from "@/lib/server/journal/journal.ts";
import { silentLog } from "@/lib/server/log.ts";
import { FakeLink } from "@/lib/server/orders/testing/fake_link.ts";
import { AAPL, AAPL_DETAILS, ACCOUNT, CLIENT_ID } from "@/lib/server/orders/testing/rows.ts";
import { TestIds } from "@/lib/server/orders/testing/test_ids.ts";
import { sessionsInMemory } from "@/tests/support/login.ts";
import { MemoryEquity } from "@/tests/support/memory_equity.ts";
import { MemoryWatchLists } from "@/tests/support/memory_watch_lists.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { connection as connectionView } from "@/tests/support/screen_samples.ts";
import { defaultSettings } from "@/lib/server/settings/mod.ts";
import { composeDesk } from "../compose.ts";
import type { Connection } from "../connection.ts";
import type { DeskDeps } from "../deps.ts";

/** A connection that is as a test says. */
class ScriptedConnection implements Connection {
  #view = connectionView();
  readonly #listeners = new Set<() => void>();

  change(next: Partial<ConnectionView>): void {
    this.#view = { ...this.#view, ...next };
    for (const listener of this.#listeners) listener();
  }

  view = () => this.#view;
  mode = () => "paper" as const;
  readiness = () => ({ ready: true, epoch: 1 as SocketEpoch, mode: "paper" }) as const;
  connect(): void {}
  disconnect = () => Promise.resolve();
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export type MemoryDesk = Awaited<ReturnType<typeof memoryDesk>>;

/**
 * In step with an account that holds nothing, AAPL watched. `orderSettings`: how much of the day the list
 * shows; `rows`: what the journal has already.
 */
export async function memoryDesk(
  orderSettings: DeskDeps["orderSettings"],
  rows: readonly JournalEntry[] = [],
) {
  const clock = new ManualClock();
  const link = new FakeLink();
  link.script = {
    contract_details: () => ({ details: [AAPL_DETAILS] }),
    market_rule: () => ({ increments: [] }),
    positions: () => ({ positions: [] }),
    account_updates: () => ({}),
    pnl: () => ({}),
    pnl_single: () => ({}),
    market_data: () => ({}),
    market_data_type: () => ({}),
    unsubscribe: () => ({}),
  };
  const journal = openJournal(":memory:", clock);
  journal.commit({ entries: [...rows] });
  const connection = new ScriptedConnection();
  const parts = composeDesk({
    connection,
    link,
    journal,
    clock,
    ids: new TestIds(),
    log: silentLog,
    clientId: CLIENT_ID,
    passphrase: { require: () => Promise.resolve() },
    sessions: sessionsInMemory(clock),
    tradingState: { read: () => null, write: () => {}, path: "" },
    watchLists: new MemoryWatchLists(),
    equity: new MemoryEquity(),
    settings: { outcomeDeadlineMs: 10_000, quoteStaleMs: 5000, marketDataLines: 10, marketData: "auto" },
    limits: { settings: defaultSettings, read: () => defaultSettings },
    ...(orderSettings === undefined ? {} : { orderSettings }),
  });
  connection.change({ socket: "connected" });
  await parts.accounts.sync([ACCOUNT]);
  await parts.quotes.watch(AAPL.conId);
  parts.quotes.replay();
  clock.advance(100);
  const close = () => {
    parts.close();
    journal.close();
  };
  return { clock, link, connection, parts, close };
}
