// What a preview is bound to: the position, the open orders beside it, the price it meets, and the money it
// is measured by.
import type { Draft } from "@/lib/contract/api.ts";
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { metPrice, type Moved, movedSince, type PreviewWorld } from "@/lib/contract/preview_basis.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { PreviewBasis } from "@/lib/contract/views/preview.ts";
import { ConflictError } from "@/lib/server/errors.ts";
import { type OrderLedger, type OrderRecord, remainingQuantity } from "../book/mod.ts";
import type { ContractRules, OrderDeps } from "../deps.ts";
import { priceStep } from "@/lib/contract/price_step.ts";

export interface BasisDeps extends Pick<OrderDeps, "quotes" | "accounts" | "positions" | "previewTolerance"> {
  ledger: OrderLedger;
}

export interface BasisOf {
  rules: ContractRules;
  /** The order that is changed: it is no other order. */
  record?: OrderRecord;
}

/** A price may move by so many steps whatever its percentage: one step of a cheap option is many percent. */
const STEPS = 3;

/**
 * The world of now with what it may move by. What is proven to make a position smaller is bound to the
 * position and the open orders alone: whoever wants out of a falling market is not asked again by every step
 * of it.
 */
export function basisOf(draft: Draft, of: BasisOf & { reduces: boolean }, deps: BasisDeps): PreviewBasis {
  const world = worldOf(draft, of, deps);
  const { pricePercent, moneyPercent } = deps.previewTolerance(of.rules.contract.secType);
  const met = metPrice(world.quote, draft.side);
  const price = pricePercent === null || met === null ? null : priceTolerance(met, pricePercent, of.rules);
  const tolerance = of.reduces ? { price: null, moneyPercent: null } : { price, moneyPercent };
  return { ...world, tolerance };
}

/** Throws `PREVIEW_STALE` with everything that has moved since. */
export function requireUnmoved(basis: PreviewBasis, draft: Draft, of: BasisOf, deps: BasisDeps): void {
  const moved = movedSince(basis, worldOf(draft, of, deps), draft.side);
  if (moved.length === 0) return;
  throw new ConflictError(say("PREVIEW_STALE", { moved: moved.map(saysOf) }), "previewToken");
}

function worldOf(draft: Draft, { rules, record }: BasisOf, deps: BasisDeps): PreviewWorld {
  const { account, conId } = draft;
  const { quotes, accounts, positions, ledger } = deps;
  const quote = quotes.get(conId);
  const base = accounts.baseCurrency(account);
  const { currency } = rules.contract;
  return {
    position: positions.current(account, conId)?.quantity ?? null,
    orders: ledger.book.open.touching(conId)
      .filter((one) => one.clientOrderId !== record?.clientOrderId && touches(one, account, conId))
      .map((one) => ({ clientOrderId: one.clientOrderId, remaining: remainingQuantity(one) })),
    quote: quote === null ? null : {
      bid: quote.bid,
      ask: quote.ask,
      last: quote.last,
      at: quote.at,
      dataType: quote.dataType,
      halted: quote.halted,
      ended: quote.stale && quote.advisory !== null,
    },
    netLiquidation: accounts.netLiquidation(account),
    rate: base === null ? null : base === currency ? "1" : accounts.rate(account, currency, base),
  };
}

/** Alone, or as a leg of a combination. */
function touches({ account, contract }: OrderRecord, of: string, conId: number): boolean {
  if (account !== of) return false;
  return contract.conId === conId || (contract.legs ?? []).some((leg) => leg.conId === conId);
}

function priceTolerance(price: DecimalString, percent: DecimalString, rules: ContractRules): DecimalString {
  const share = dec(price).abs().times(dec(percent)).div(100);
  const step = priceStep(price, rules.priceIncrements ?? []);
  const steps = dec(step ?? "0").times(STEPS);
  return text((share.gt(steps) ? share : steps).round(8));
}

function saysOf({ what, was, now }: Moved): Saying {
  switch (what) {
    case "position":
    case "price":
    case "net_liquidation":
    case "rate":
      return say(`PREVIEW_STALE.${what}`, { stood: was, stands: now });
    case "orders":
    case "quote":
    case "data":
    case "halted":
      return say(`PREVIEW_STALE.${what}`);
  }
}
