// What the limits see of a draft besides itself: the market, the position, what is open, and whether it only
// reduces.
import type { Draft } from "@/lib/contract/api.ts";
import { add, Big, compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import {
  draftTerms,
  filledQuantity,
  type OrderLedger,
  type OrderRecord,
  remainingQuantity,
  termDifferences,
} from "../book/mod.ts";
import type { UnreadRows } from "@/lib/server/unread_rows.ts";
import type { AccountFigures, LimitContext, OpenOrder, OrderDeps, OtherOrders } from "../deps.ts";
import { type ExitPlace, mostLeft } from "./close_math.ts";
import { coverage, type CoverageDeps, fits, mayStill, positionBounds } from "./coverage.ts";
import { changedDraft } from "./drafts.ts";
import type { Guarded } from "./guards/draft_guard.ts";
import { baseNotional, type Valuation } from "./notional.ts";

export interface LimitContextDeps extends CoverageDeps, Pick<OrderDeps, "quotes" | "accounts" | "limits"> {
  ledger: OrderLedger;
}

export function limitContext(draft: Draft, guarded: Guarded, deps: LimitContextDeps): LimitContext {
  const { rules, purpose, mode, record, whatIfMissing = false } = guarded;
  const { account, conId } = draft;
  const quote = deps.quotes.get(conId);
  const position = positionBounds(account, conId, deps);
  const { book } = deps.ledger;
  const isOther = (one: OrderRecord) => one.clientOrderId !== record?.clientOrderId;
  const others = book.open.touching(conId).filter(isOther);
  const place = { account, conId, symbol: rules.contract.symbol };
  const { unread } = deps;
  const working = {
    BUY: mayStill("BUY", others, place, unread),
    SELL: mayStill("SELL", others, place, unread),
  };
  const pricing = { rules, quote, accounts: atCountedRates(deps) };
  return {
    mode,
    purpose,
    rules,
    quote,
    quantity: countedQuantity(draft, pricing),
    reduces: purpose === "close" ||
      reduces(draft, { position, working, record, book, others, place, unread }),
    lightens: record !== undefined && lightens(draft, record, { position, working }),
    position,
    working,
    // Asked for by the limits that add up what is open, and by no other.
    get others() {
      if (unread.mayBe("open_orders", account) !== null) return null;
      return otherOrders(account, book.open, record?.clientOrderId ?? null);
    },
    isCovered: coverage(account, book, deps),
    unitValue: unitValue(draft, pricing),
    before: record === undefined ? null : beforeChange(record, draft, pricing),
    whatIfMissing,
  };
}

/** What a change that only lightens an order may change. */
const LIGHTENING: ReadonlySet<string> = new Set(["quantity", "cashQuantity", "limitPrice"]);

function beforeChange(record: OrderRecord, draft: Draft, pricing: Valuation): LimitContext["before"] {
  const was = changedDraft(record, {});
  return {
    quantity: countedQuantity(was, pricing),
    filled: filledQuantity(record),
    limitPrice: record.terms.limitPrice,
    unitValue: unitValue(was, pricing),
    sameOtherwise: termDifferences(draftTerms(was), draftTerms(draft)).every(({ field }) =>
      LIGHTENING.has(field)
    ),
  };
}

/** What is shown may be the last known; what a limit is held against may not. */
function atCountedRates({ accounts, limits }: LimitContextDeps): AccountFigures {
  return {
    list: () => accounts.list(),
    netLiquidation: (account) => accounts.netLiquidation(account),
    baseCurrency: (account) => accounts.baseCurrency(account),
    rate: (account, from, to) => limits.rate(account, from, to),
  };
}

interface Held {
  position: LimitContext["position"];
  working: LimitContext["working"];
  record: OrderRecord | undefined;
  book: OrderLedger["book"];
  others: readonly OrderRecord[];
  place: Omit<ExitPlace, "position">;
  unread: UnreadRows;
}

/**
 * On the other side of the position, and with what else works there no more than is left of it: by the worst
 * that may be true.
 */
function reduces(
  draft: Draft,
  { position, working, record, book, others, place, unread }: Held,
): boolean {
  if (record !== undefined && followsEntry(record, book)) {
    // An exit in a bracket is bounded by its entry (`family_check.ts`).
    return true;
  }
  if (position === null || draft.takeProfit !== undefined || draft.stopLoss !== undefined) return false;
  // What an amount of cash trades is not proven.
  const { side, quantity } = draft;
  if (quantity === undefined) return false;
  const busy = working[side];
  const reach = record !== undefined
    ? mayStill(side, [...others, changedTo(record, quantity)], place, unread)
    : busy === null
    ? null
    : add(busy, quantity);
  return fits(reach, side, position);
}

/**
 * A change that makes an entry smaller, and nothing else of it. By the worst that may be true it ends no
 * position, nor what another order may open: an exit that is made smaller leaves more at risk.
 */
function lightens(
  draft: Draft,
  record: OrderRecord,
  { position, working }: Pick<Held, "position" | "working">,
) {
  if (record.exit || record.parentClientOrderId !== null || record.contract.secType === "BAG") return false;
  if (position === null || working[draft.side === "BUY" ? "SELL" : "BUY"] !== "0") return false;
  const against = draft.side === "SELL" ? position.high : text(dec(position.low).times(-1));
  if (sign(against) > 0) return false;
  const [only, ...more] = termDifferences(draftTerms(changedDraft(record, {})), draftTerms(draft));
  if (only?.field !== "quantity" || more.length > 0) return false;
  const { quantity } = record.terms;
  return draft.quantity !== undefined && quantity !== null && compare(draft.quantity, quantity) < 0;
}

/** In its group it stays: of two exits that end each other the larger one counts, not both. */
function changedTo(record: OrderRecord, quantity: DecimalString): OrderRecord {
  return { ...record, change: null, terms: { ...record.terms, quantity } };
}

function followsEntry({ parentClientOrderId: entry }: OrderRecord, book: OrderLedger["book"]): boolean {
  return entry !== null && book.open.has(entry);
}

function otherOrders(
  account: string,
  open: OrderLedger["book"]["open"],
  judged: string | null,
): OtherOrders {
  const of = (record: OrderRecord | null) => record?.account === account ? openOrder(record) : null;
  return {
    of: open,
    revision: open.revision,
    changedSince: (revision) => open.changedSince(revision),
    get: (clientOrderId) => of(open.get(clientOrderId)),
    all: () => open.all().flatMap((record) => of(record) ?? []),
    judged,
  };
}

/**
 * Records never change in place: of a thousand open orders those that are others than before are looked at.
 */
const openOrders = new WeakMap<OrderRecord, OpenOrder>();

function openOrder(record: OrderRecord): OpenOrder {
  const known = openOrders.get(record);
  if (known !== undefined) return known;
  const order = asOpenOrder(record);
  openOrders.set(record, order);
  return order;
}

function asOpenOrder(record: OrderRecord): OpenOrder {
  const { clientOrderId, contract, side, terms } = record;
  const price = terms.limitPrice ?? terms.stopPrice;
  const exit = record.exit || record.parentClientOrderId !== null;
  const cash = mostOf([terms.cashQuantity, record.change?.terms.cashQuantity ?? null]);
  const rest = remainingQuantity(record) === null ? null : text(mostLeft(record));
  const { parentClientOrderId: entry, ocaGroup: group } = record;
  return { clientOrderId, contract, side, rest, cash, price, exit, entry, group };
}

function mostOf(amounts: readonly (DecimalString | null)[]): DecimalString | null {
  return amounts.filter((one) => one !== null).sort(compare).at(-1) ?? null;
}

/**
 * What a unit may cost at most: a buy with a limit its limit; a sale at least what the market pays, however
 * low its limit; what goes to the market the market's price. Of two orders that end each other it is the
 * dearer one that counts.
 */
function unitValue(draft: Draft, pricing: Valuation): DecimalString | null {
  const own = perUnit(draft, pricing);
  if (isBoundByLimit(draft, pricing)) return own;
  const { limitPrice: _limit, stopPrice: _stop, oco: _pair, ...bare } = draft;
  const market = perUnit(bare, pricing);
  if (own === null || market === null) return own ?? market;
  return compare(own, market) > 0 ? own : market;
}

/** Below zero the better price of a buy is the larger sum: there its limit bounds nothing. */
function isBoundByLimit({ side, limitPrice, oco }: Draft, { quote }: Valuation): boolean {
  if (side === "SELL" || limitPrice === undefined || oco !== undefined) return false;
  return sign(limitPrice) > 0 && [quote?.ask, quote?.last].every((price) => sign(price ?? "0") >= 0);
}

/**
 * What the limits count. Of an amount of cash it is as many units as make its value; where their value is not
 * known, one for each unit of money, which is rather too many.
 */
function countedQuantity(draft: Draft, pricing: Valuation): DecimalString {
  const { quantity, cashQuantity } = draft;
  if (quantity !== undefined) return quantity;
  if (cashQuantity === undefined) return "0";
  const notionalBase = baseNotional(draft, pricing);
  const unit = unitValue(draft, pricing);
  if (notionalBase === null || unit === null || sign(unit) === 0) return cashQuantity;
  // Rounded up it would be worth more than the cash, and an amount that is just the limit beyond it.
  return text(dec(notionalBase).abs().div(dec(unit)).round(12, Big.roundDown));
}

function perUnit({ cashQuantity: _cash, ...draft }: Draft, pricing: Valuation): DecimalString | null {
  const notionalBase = baseNotional({ ...draft, quantity: "1" }, pricing);
  return notionalBase === null ? null : text(dec(notionalBase).abs());
}
