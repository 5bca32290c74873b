// An order room with real limits over a fake world: what the tests of the limits submit to.
import { momentOf } from "@/lib/server/clock.ts";
import { limitKeys, type Limits, limitTable } from "@/lib/contract/limits.ts";
import { type Harness, type HarnessOptions, makeHarness } from "@/lib/server/orders/testing/harness.ts";
import { defaultSettings, type Settings } from "@/lib/server/settings/mod.ts";
import type { LimitAccounts } from "../book.ts";
import { LimitBook, SettingsHolder, UseLedger } from "../mod.ts";
import type { LossLevel } from "../rules/judged.ts";

const OPEN = { number: null, perKind: null, permit: true, demand: false, allowed: null, denied: [] } as const;

/** No limit on paper but those that are given. */
export function onlyLimits(limits: Partial<Limits>): Settings {
  const open = Object.fromEntries(limitKeys.map((key) => [key, OPEN[limitTable[key].form]]));
  return {
    ...defaultSettings,
    modes: { ...defaultSettings.modes, paper: { limits: { ...open, ...limits }, accounts: {} } },
  };
}

export interface LimitedRoom extends Disposable {
  harness: Harness;
  /** What stands in the file. */
  file: Settings;
  holder: SettingsHolder;
  book: LimitBook;
  raised: number;
  pnl: string | null;
  /** Base currency for one unit of any other; `null`: not known, or old. */
  rate: string | null;
  lossLevel: LossLevel;
  /** As after a restart of the program: only the journal is left. */
  restart(): void;
}

export function limitedRoom(limits: Partial<Limits>, options: HarnessOptions = {}): LimitedRoom {
  const harness = makeHarness(options);
  const { clock, journal, world } = harness;
  const accounts: LimitAccounts = {
    netLiquidation: () => "100000",
    baseCurrency: () => "USD",
    rate: () => room.rate,
    exposure: () => "0",
    dailyPnl: () => room.pnl === null ? null : { value: room.pnl, at: "2026-08-31T14:30:00.000Z" },
  };
  const make = () => {
    const holder = new SettingsHolder({
      settings: room.file,
      read: () => room.file,
      journal,
      clock,
      mode: () => "paper",
      onChange: () => {},
      onRaised: () => room.raised += 1,
    });
    const ledger = new UseLedger(journal, momentOf(clock));
    const quotes = {
      get: () => world.quote,
      ageMs() {
        const at = world.quote?.at ?? null;
        return at === null ? null : clock.now() - Date.parse(at);
      },
    };
    const lossLevel = () => room.lossLevel;
    const book = new LimitBook({
      settings: holder,
      ledger,
      accounts,
      quotes,
      priceMagnifier: () => 1,
      lossLevel,
      clock,
      onSpent() {},
    });
    world.limits = book;
    return { holder, book };
  };
  const room = {
    harness,
    file: onlyLimits(limits),
    raised: 0,
    pnl: "0",
    rate: "1",
    lossLevel: "none",
    restart() {
      harness.restart();
      Object.assign(room, make());
    },
    [Symbol.dispose]: () => harness[Symbol.dispose](),
  } as unknown as LimitedRoom;
  return Object.assign(room, make());
}
