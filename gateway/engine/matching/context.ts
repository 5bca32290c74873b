// What the matching modules share: time, markets, orders, books, and the way events leave.
import type { Lendable } from "../borrow.ts";
import type { Calendar } from "../calendar.ts";
import type { Instrument } from "../instruments/instrument.ts";
import type { Ledger } from "../ledger.ts";
import type { Valuation } from "../margin.ts";
import type { InstrumentMarket, Print } from "../market.ts";
import type { OrderStore } from "../order_store.ts";
import type { Order } from "../orders.ts";
import type { EngineEvent } from "../types.ts";

export interface MatchingContext {
  readonly store: OrderStore;
  readonly valuation: Valuation;
  now(): number;
  /** Runs `run` at `time`, inside a change of its own. */
  at(time: number, run: () => void): void;
  calendar(instrument: Instrument): Calendar;
  market(conId: number): InstrumentMarket;
  /** Puts a trade of ours on the tape and tells the watchers. */
  recordTrade(conId: number, price: number, size: number, aggressor: "buy" | "sell"): Print;
  /** What can be borrowed of a stock now; `null`: as much as anybody wants. */
  lendable(conId: number): Lendable | null;
  ledger(account: string): Ledger;
  /** An order goes on as far as it may: what it waited for is over. */
  wake(order: Order): void;
  emit(event: EngineEvent): void;
  nextExecId(): string;
}
