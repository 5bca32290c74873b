// The limits of the session: judges each order with everything that is known, and remembers what was sent.
import type { Draft, QuoteView } from "@/lib/contract/api.ts";
import { Big, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import { sizeStepOf } from "@/lib/contract/instrument_kinds.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Clock, momentOf } from "@/lib/server/clock.ts";
import type { LimitContext, LimitGuard, LimitUse, LimitVerdict } from "@/lib/server/orders/mod.ts";
import { assumedRate } from "./assumed_rates.ts";
import type { SettingsHolder } from "./holder.ts";
import type { UseLedger } from "./ledger.ts";
import { AskedFigures } from "./asked_figures.ts";
import { type OpenValueDeps, OpenValues } from "./open_value.ts";
import { type Judged, type LossLevel, type MarketFacts, onlyLightens } from "./rules/judged.ts";
import { addedValue } from "./rules/sizes.ts";
import { judgeEntry, judgeExit, type Verdict } from "./rules/verdict.ts";

/** Units of base currency for one of `currency`; `null`: not known. */
export type RateToBase = (currency: string) => DecimalString | null;

/** What the limits ask of the accounts. */
export interface LimitAccounts {
  netLiquidation(account: string): DecimalString | null;
  baseCurrency(account: string): string | null;
  /** Units of base currency for one of `currency`; `null`: not known, or old. */
  rate(account: string, currency: string): DecimalString | null;
  /**
   * Value of all positions in the base currency, without sign, by `rate` or what the account says; `null`
   * when one is not known.
   */
  exposure(account: string, rate?: RateToBase): DecimalString | null;
  /**
   * The gain of the desk's day; `null` when it is not known or old. `isOwn`: IB's figure, of a day that
   * begins at another moment, is another one.
   */
  dailyPnl(account: string): { value: DecimalString; at: string; isOwn?: boolean } | null;
}

export interface LimitBookDeps {
  settings: SettingsHolder;
  ledger: UseLedger;
  accounts: LimitAccounts;
  quotes: {
    get(conId: number): QuoteView | null;
    /** Milliseconds since a quote changed, whatever the wall clock was set to; `null`: nothing has come. */
    ageMs(conId: number): number | null;
  };
  priceMagnifier: OpenValueDeps["priceMagnifier"];
  /** How far the day's loss has locked an account. */
  lossLevel(account: string): LossLevel;
  clock: Clock;
  onSpent(): void;
}

export class LimitBook implements LimitGuard {
  readonly #deps: LimitBookDeps;
  readonly #open: OpenValues;

  constructor(deps: LimitBookDeps) {
    this.#deps = deps;
    const { ledger, quotes, priceMagnifier } = deps;
    this.#open = new OpenValues({
      unitValue: (clientOrderId) => ledger.unitValue(clientOrderId),
      rateToBase: (account, currency) => this.#rateToBase(account, currency),
      quote: (conId) => quotes.get(conId),
      priceMagnifier,
    });
  }

  get version(): string {
    return this.#deps.settings.version;
  }

  check(draft: Draft, context: LimitContext): LimitVerdict {
    const { limits } = this.#deps.settings.of(draft.account, context.mode);
    const judged = this.#judged(draft, context);
    const verdict: Verdict = context.reduces ? judgeExit(judged, limits) : judgeEntry(judged, limits);
    if (verdict.denied) return judged.forCash ? atCash(verdict) : verdict;
    // A change that only makes an order smaller, or its price less eager, asks nothing of the margin.
    const needsMargin = !context.reduces && !onlyLightens(judged);
    if (context.whatIfMissing && needsMargin && limits.requireWhatIf) {
      const limit = { key: "requireWhatIf", value: null, limit: "on", wouldPass: null, of: null } as const;
      return { denied: true, says: say("LIMIT_WHAT_IF_MISSING"), limit };
    }
    return {
      denied: false,
      warnings: [
        ...verdict.warnings.map((says) => coded(says)),
        ...verdict.toConfirm.map((says) => ({ ...coded(says), confirm: true as const })),
      ],
      use: takenBy(judged, context.reduces),
    };
  }

  /** The account's own while it is current, otherwise an assumed one where that is allowed. */
  rate(account: string, from: string, to: string): DecimalString | null {
    if (from === to) return "1";
    const { accounts, settings } = this.#deps;
    const own = to === accounts.baseCurrency(account) ? accounts.rate(account, from) : null;
    return own ?? (settings.of(account).limits.allowAssumedRates ? assumedRate(from, to) : null);
  }

  spend(clientOrderId: string, use: LimitUse): void {
    const { account } = this.#deps.ledger.spend(clientOrderId, use, momentOf(this.#deps.clock));
    this.#open.spent(account, clientOrderId);
    this.#deps.onSpent();
  }

  #judged(draft: Draft, context: LimitContext): Judged {
    const { settings, accounts, ledger, clock, lossLevel } = this.#deps;
    const { account, conId, side } = draft;
    const { rules: { contract, details }, before } = context;
    const moment = momentOf(clock);
    return {
      account,
      conId,
      side,
      orderType: draft.orderType,
      quantity: dec(context.quantity),
      forCash: draft.cashQuantity !== undefined,
      filled: dec(before?.filled ?? "0"),
      limitPrice: decimal(draft.limitPrice ?? null),
      stopPrice: decimal(draft.stopPrice ?? null),
      withStop: draft.oco !== undefined,
      instrument: {
        symbol: contract.symbol,
        localSymbol: contract.localSymbol,
        secType: contract.secType,
        exchange: contract.exchange,
        primaryExchange: contract.primaryExchange,
      },
      sizeStep: dec(sizeStepOf(contract.secType, details.sizeIncrement)),
      priceStep: stepOf(draft.limitPrice ?? null, context),
      unitValue: decimal(context.unitValue),
      before: before === null ? null : {
        quantity: dec(before.quantity),
        limitPrice: decimal(before.limitPrice),
        unitValue: decimal(before.unitValue),
        sameOtherwise: before.sameOtherwise,
      },
      market: market(context.quote, this.#deps.quotes.ageMs(conId)),
      position: context.position === null
        ? null
        : { low: dec(context.position.low), high: dec(context.position.high) },
      working: { BUY: decimal(context.working.BUY), SELL: decimal(context.working.SELL) },
      currency: accounts.baseCurrency(account) ?? "",
      figures: new AskedFigures({
        netLiquidation: () => decimal(accounts.netLiquidation(account)),
        exposure: () => this.#exposure(account, context),
        spent: () => ({
          ...ledger.spent(account, { dayStart: settings.dayStart(), now: moment }),
          similar: ledger.similar(account, { conId, side, now: moment }),
        }),
        dailyPnl: () => decimal(accounts.dailyPnl(account)?.value ?? null),
        lossLevel: () => lossLevel(account),
      }),
      now: moment.wall,
    };
  }

  /** Value of the positions and of what open orders may add; `null`: not known. */
  #exposure(account: string, context: LimitContext): Big | null {
    // A currency that was bought a moment ago has no rate yet: counted as in an order, or nothing would pass.
    const held = this.#deps.accounts.exposure(account, (currency) => this.#rateToBase(account, currency));
    if (held === null) return null;
    return this.#open.of(account, context)?.plus(held) ?? null;
  }

  #rateToBase(account: string, currency: string): DecimalString | null {
    const base = this.#deps.accounts.baseCurrency(account);
    return base === null ? null : this.rate(account, currency, base);
  }
}

/** An order for an amount of cash has no quantity that could be taken over. */
function atCash(verdict: Extract<Verdict, { denied: true }>): LimitVerdict {
  const { field, limit } = verdict;
  return {
    ...verdict,
    field: field === "quantity" ? "cashQuantity" : field,
    limit: limit.of === "quantity" ? { ...limit, wouldPass: null, of: null } : limit,
  };
}

function takenBy(judged: Judged, isExit: boolean): LimitUse {
  const { account, conId, side, before, unitValue } = judged;
  const added = addedValue(judged);
  return {
    binds: isExit ? "exit" : "entry",
    isOrder: before === null,
    account,
    conId,
    side,
    notional: added === null ? null : text(added.round(2)),
    unitValue: unitValue === null ? null : text(unitValue),
  };
}

function market(quote: QuoteView | null, ageMs: number | null): MarketFacts | null {
  if (quote === null) return null;
  const { bid, ask, last, close, dataType } = quote;
  return {
    bid: decimal(bid),
    ask: decimal(ask),
    last: decimal(last),
    close: decimal(close),
    ageMs,
    dataType,
  };
}

/** At the price of the order, otherwise the smallest: a collar in steps is then the tighter one. */
function stepOf(price: string | null, { rules: { priceIncrements } }: LimitContext): Big | null {
  if (priceIncrements === null) return null;
  return positive(price === null ? priceIncrements[0]?.increment ?? null : priceStep(price, priceIncrements));
}

function decimal(value: DecimalString | null): Big | null {
  return value === null ? null : dec(value);
}

function positive(value: DecimalString | null): Big | null {
  const number = decimal(value);
  return number !== null && number.gt(0) ? number : null;
}
