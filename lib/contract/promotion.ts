// A promotion: a preview as a text that another desk can read, with the figures it had here. It holds no
// secret and sends nothing. Free of zod.
import type { Mode } from "./views/connection.ts";
import type { PromotedPart, Promotion, PromotionDifference } from "./views/promotion.ts";
import type { Preview } from "./views/preview.ts";
import type { QuoteView } from "./views/quote.ts";
import { compare, type DecimalString, isDecimal } from "./decimal.ts";

/** The figures that are set against each other, and how each is read. */
export const figureKinds = {
  bid: "price",
  ask: "price",
  last: "price",
  notional: "money",
  notionalBase: "money",
  baseCurrency: "word",
  percentOfNetLiquidation: "percent",
  commission: "money",
  commissionMin: "money",
  commissionMax: "money",
  commissionCurrency: "word",
  initMarginBefore: "money",
  initMarginAfter: "money",
  maintMarginBefore: "money",
  maintMarginAfter: "money",
  equityWithLoanAfter: "money",
  marginCurrency: "word",
  positionBefore: "quantity",
  positionAfter: "quantity",
} as const;
export type Figure = keyof typeof figureKinds;
export const figures = Object.keys(figureKinds) as readonly Figure[];
/** `null`: not known there. */
export type Figures = Readonly<Record<Figure, string | null>>;

/** So long after the preview on paper it can be taken up, in ms. */
export const PROMOTION_MS = 15 * 60_000;
/** Longer ones are none. */
export const PROMOTION_CHARACTERS = 8_192;

/** Money that is not real comes before money that is: only upwards is a promotion. */
const RANK: Readonly<Record<Mode, number>> = { simulated: 0, paper: 1, live: 2 };

/** Whether what was previewed in `from` can be promoted to a desk in `to`. */
export function promotes(from: Mode, to: Mode): boolean {
  return RANK[from] < RANK[to];
}

type Prices = Pick<QuoteView, "bid" | "ask" | "last">;

/** What a preview and the quote beside it say. */
export function figuresOf(preview: Preview, quote: Prices | null): Figures {
  const { whatIf } = preview;
  return {
    bid: quote?.bid ?? null,
    ask: quote?.ask ?? null,
    last: quote?.last ?? null,
    notional: preview.notional,
    notionalBase: preview.notionalBase,
    baseCurrency: preview.baseCurrency,
    percentOfNetLiquidation: preview.percentOfNetLiquidation,
    commission: whatIf.commission,
    commissionMin: whatIf.commissionMin,
    commissionMax: whatIf.commissionMax,
    commissionCurrency: whatIf.commissionCurrency,
    initMarginBefore: whatIf.initMarginBefore,
    initMarginAfter: whatIf.initMarginAfter,
    maintMarginBefore: whatIf.maintMarginBefore,
    maintMarginAfter: whatIf.maintMarginAfter,
    equityWithLoanAfter: whatIf.equityWithLoanAfter,
    marginCurrency: whatIf.marginCurrency,
    positionBefore: preview.positionBefore,
    positionAfter: preview.positionAfter,
  };
}

export interface Promotable {
  preview: Preview;
  quote: Prices | null;
  mode: Promotion["mode"];
  /** When it was previewed, by the desk's clock. */
  at: string;
}

/** The promotion of a preview of a new order, as the text that a person takes to the other desk. */
export function promotionText({ preview, quote, mode, at }: Promotable): string {
  const { contract, order } = preview;
  const promotion: Promotion = {
    lotse: "promotion",
    version: 1,
    mode,
    at,
    order,
    instrument: instrumentOf(contract),
    figures: figuresOf(preview, quote),
  };
  return JSON.stringify(promotion, null, 1);
}

/** What tells an instrument from another one that could stand under the same number at another desk. */
export function instrumentOf(contract: Promotion["instrument"]): Promotion["instrument"] {
  const { symbol, secType, currency, lastTradeDate, strike, right, multiplier } = contract;
  return { symbol, secType, currency, lastTradeDate, strike, right, multiplier };
}

/**
 * Whether both are one instrument. No strike is a strike of 0, no multiplier is one of 1: IB writes either.
 */
export function isSameInstrument(a: Promotion["instrument"], b: Promotion["instrument"]): boolean {
  const words = ["symbol", "secType", "currency", "lastTradeDate"] as const;
  const side = (right: string) => (/^[cp]/i.exec(right)?.[0] ?? "").toUpperCase();
  return words.every((field) => a[field] === b[field]) && side(a.right) === side(b.right) &&
    compare(a.strike ?? "0", b.strike ?? "0") === 0 &&
    compare(a.multiplier ?? "1", b.multiplier ?? "1") === 0;
}

/** Which figures differ, the account first; those that are known at neither desk differ in nothing. */
export function promotionDifferences(paper: PromotedPart, live: PromotedPart): PromotionDifference[] {
  const account: PromotionDifference = { field: "account", paper: paper.account, live: live.account };
  const other = figures.filter((field) => !isSame(paper.figures[field], live.figures[field]))
    .map((field) => ({ field, paper: paper.figures[field], live: live.figures[field] }));
  return [...paper.account === live.account ? [] : [account], ...other];
}

function isSame(a: DecimalString | null, b: DecimalString | null): boolean {
  if (a === null || b === null || !isDecimal(a) || !isDecimal(b)) return a === b;
  return compare(a, b) === 0;
}
