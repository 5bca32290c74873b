// The P&L of the desk's day over restarts: what was seen last of each account, as rows of the journal.
import { z } from "zod";
import { decimalSchema, nullableDecimal } from "@/lib/contract/scalars.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import { LONGEST_DAY_MS } from "./day.ts";
import type { KeptPnl, PnlKeeper } from "./day_pnl.ts";
import type { SettingsHolder } from "./holder.ts";

export interface JournaledPnlDeps {
  journal: Pick<Journal, "append" | "past">;
  settings: Pick<SettingsHolder, "dayStart">;
  clock: Pick<Clock, "now">;
}

const KIND = "pnl_day";
const rowSchema = z.object({
  account: z.string(),
  currency: z.string(),
  begin: z.iso.datetime(),
  offset: decimalSchema,
  figures: z.object({
    daily: decimalSchema,
    unrealized: nullableDecimal,
    realized: nullableDecimal,
    at: z.iso.datetime(),
  }),
});

export class JournaledPnl implements PnlKeeper {
  readonly #deps: JournaledPnlDeps;

  constructor(deps: JournaledPnlDeps) {
    this.#deps = deps;
  }

  /** Of the present day of the desk and the one before; what is older says nothing of this one. */
  read(): Map<string, KeptPnl> {
    const { journal, settings, clock } = this.#deps;
    const now = iso(clock.now());
    const since = iso(settings.dayStart() - LONGEST_DAY_MS);
    const kept = new Map<string, KeptPnl>();
    for (const { at, data } of journal.past.ofDesk(since, [KIND])) {
      const row = rowSchema.safeParse(data).data;
      // Of a clock that was set ahead for a moment.
      if (row === undefined || at > now) continue;
      const { account, begin, ...seen } = row;
      kept.set(account, { ...seen, begin: Date.parse(begin) });
    }
    return kept;
  }

  keep(account: string, { begin, ...seen }: KeptPnl): void {
    const { journal, clock } = this.#deps;
    journal.append({
      at: iso(clock.now()),
      kind: KIND,
      clientOrderId: null,
      data: { account, ...seen, begin: iso(begin) },
    });
  }
}
