// The door of the limits: put together for a desk, and nothing else.
export { type LimitAccounts, LimitBook, type RateToBase } from "./book.ts";
export type { DaySpan } from "./day.ts";
export { DayPnl, type PnlKeeper } from "./day_pnl.ts";
export { GapUses } from "./gap_uses.ts";
export { JournaledPnl } from "./journaled_pnl.ts";
export { SettingsHolder } from "./holder.ts";
export { UseLedger } from "./ledger.ts";
export { LossLock } from "./loss_lock.ts";
export { type LimitFigures, limitFigures } from "./view.ts";
