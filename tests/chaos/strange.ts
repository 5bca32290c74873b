// The strange part of a seed: users who do all at once, hands in TWS, journals that are put back, disks
// and clocks. Its dice are its own, and it is played in process alone.
import { Dice } from "./dice.ts";

type Instrument = "AAPL" | "MSFT";

/** What befalls the desk on odd days, all of it drawn before the run begins. */
export type StrangeStep = { at: number } & StrangeDeed;
export type StrangeDeed =
  /** From several tabs, on one order and its position, in the same moment. */
  | { do: "all at once"; pick: number; acts: ("size" | "price" | "cancel" | "close")[]; quantity: number }
  /** Two orders that end each other. */
  | { do: "pair"; instrument: Instrument; side: "BUY" | "SELL"; quantity: number }
  /** One preview under two keys, or one key for two previews. */
  | { do: "keys"; how: "two for one" | "one for two"; instrument: Instrument; quantity: number }
  | { do: "trading state"; state: "reducing" | "halted"; forMs: number }
  | { do: "changed in TWS"; pick: number; what: "quantity" | "price"; quantity: number; cents: number }
  | { do: "exchange rejects"; pick: number }
  | { do: "silent exchange"; forMs: number }
  /** Kept, and at the next restart put in the place of the journal. */
  | { do: "copy journal" }
  | { do: "restore journal"; downMs: number }
  | { do: "disk refuses"; forMs: number }
  | { do: "set clock"; ms: number };

export interface Strangeness {
  /** When the run begins, by the wall (ISO 8601). */
  start: string;
  /** A session or a day ends, or begins, while it runs. */
  isAtAnEdge: boolean;
  /** What IB has told of the day then ends is told by nobody again: what is lost is lost. */
  isLastDay: boolean;
  /** Of the login; users trade in turn in each. */
  accounts: readonly string[];
  steps: StrangeStep[];
}

const STRANGE_DICE = 0x57a;
const NOON = "2026-03-02T15:00:00.000Z";
const NEW_YORK_MIDNIGHT = "2026-03-03T04:59:45.000Z";
/** Shortly before: open, close, the end of the late hours, two midnights, two changes of the clocks. */
const EDGES = [
  "2026-03-02T14:29:45.000Z",
  "2026-03-02T20:59:45.000Z",
  "2026-03-03T00:59:45.000Z",
  "2026-03-02T23:59:45.000Z",
  NEW_YORK_MIDNIGHT,
  "2026-03-08T06:59:45.000Z",
  "2026-11-01T05:59:45.000Z",
] as const;
const ACCOUNTS = ["DU1234567", "DU7654321"] as const;
const CLOCK_STEPS = [-120_000, -3_000, 4_000, 90_000, 3_600_000] as const;

/** These may turn a position round: where closes must not, they are left out. */
const MAY_OPEN: ReadonlySet<string> = new Set(["all at once", "pair", "keys", "changed in TWS"]);

/** The same for the same seed. */
export function strangenessOf(seed: number, lengthMs: number, onlyCloses: boolean): Strangeness {
  const dice = new Dice(seed ^ STRANGE_DICE);
  const start = dice.maybe(0.7) ? NOON : dice.one(...EDGES);
  const count = dice.one(0, 1, 2, 4, 6, 8);
  const steps = Array.from(
    { length: count },
    (): StrangeStep => ({ at: dice.int(500, lengthMs), ...deed(dice) }),
  ).filter((step) => !onlyCloses || !MAY_OPEN.has(step.do));
  const isAtAnEdge = start !== NOON;
  if (dice.maybe(0.15) && !isAtAnEdge) steps.push(...anotherJournal(dice, lengthMs));
  const accounts = dice.maybe(0.25) && !onlyCloses ? ACCOUNTS : ACCOUNTS.slice(0, 1);
  return { start, isAtAnEdge, isLastDay: start === NEW_YORK_MIDNIGHT, accounts, steps };
}

function deed(dice: Dice): StrangeDeed {
  const what = dice.int(1, 100);
  const pick = dice.int(0, 9);
  const instrument = dice.one("AAPL" as const, "MSFT" as const);
  const quantity = dice.int(1, 120);
  if (what <= 20) {
    const acts = dice.one(
      ["size", "cancel"] as const,
      ["price", "cancel", "close"] as const,
      ["size", "price"] as const,
      ["close", "close", "cancel"] as const,
      ["size", "price", "cancel", "close"] as const,
    );
    return { do: "all at once", pick, acts: [...acts], quantity };
  }
  if (what <= 32) return { do: "pair", instrument, side: dice.one("BUY", "SELL", "SELL"), quantity };
  if (what <= 40) return { do: "keys", how: dice.one("two for one", "one for two"), instrument, quantity };
  if (what <= 50) {
    return { do: "trading state", state: dice.one("reducing", "halted"), forMs: dice.int(10, 6000) };
  }
  if (what <= 68) {
    return {
      do: "changed in TWS",
      pick,
      what: dice.one("quantity", "price"),
      quantity,
      cents: dice.int(-300, 300),
    };
  }
  if (what <= 74) return { do: "exchange rejects", pick };
  if (what <= 82) return { do: "silent exchange", forMs: dice.int(200, 9000) };
  if (what <= 91) return { do: "disk refuses", forMs: dice.int(50, 6000) };
  return { do: "set clock", ms: dice.one(...CLOCK_STEPS) };
}

/** A copy of the journal is made, and later somebody puts it in the place of the one that is written. */
function anotherJournal(dice: Dice, lengthMs: number): StrangeStep[] {
  const copied = dice.int(500, lengthMs - 1000);
  return [
    { at: copied, do: "copy journal" },
    { at: dice.int(copied + 1, lengthMs), do: "restore journal", downMs: dice.int(50, 5000) },
  ];
}
