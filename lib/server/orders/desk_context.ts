// What the parts of the order desk share: dependencies, settings, ledger, ids, tokens, and the guards in front of every send.
import type { DraftView, Mode, OrderView, QuoteView } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { ConflictError, DenialError, UnavailableError } from "@/lib/server/errors.ts";
import { checkDraft } from "./draft/checks.ts";
import { workingExits } from "./draft/close_math.ts";
import type { ContractRules, LimitContext, OrderDeskDeps, OrderDeskSettings } from "./deps.ts";
import type { OrderLedger } from "./book/ledger.ts";
import { worthOf } from "./draft/notional.ts";
import type { OrderIds } from "./send/order_ids.ts";
import type { PositionWatch } from "./send/position_watch.ts";
import type { PreviewTokens } from "./draft/previews.ts";
import type { Turns } from "./send/turns.ts";
import { orderView } from "./book/views.ts";

export interface DeskContext {
  deps: OrderDeskDeps;
  settings: OrderDeskSettings;
  ledger: OrderLedger;
  ids: OrderIds;
  tokens: PreviewTokens;
  turns: Turns;
  watch: PositionWatch;
  /** The open socket, as far as cancels are concerned. */
  session(): { epoch: SocketEpoch; clientId: number } | null;
  /** Since when TWS is in touch with IB again, `null` while it is not, `undefined`: no trouble on this socket. */
  upstreamSince(): string | null | undefined;
  /** Reads what is open at the broker now, orders of others included; rejects without an answer. */
  readOpenOrders(): Promise<void>;
  /** Reads everything in a moment. */
  readSoon(): void;
  /** Calls `fn` unless the desk was closed before. */
  later(ms: number, fn: () => void): void;
}

/** Order entry must be open; throws the coded cause. */
export function requireReady(context: DeskContext): { epoch: SocketEpoch; mode: Mode } {
  const readiness = context.deps.readiness();
  if (!readiness.ready) throw new UnavailableError(readiness.code, readiness.text);
  if (context.deps.link.epoch !== readiness.epoch) {
    throw new UnavailableError("DESK_NOT_READY", "The connection has just changed");
  }
  context.deps.journal.assertWritable();
  return readiness;
}

/** What an order is for: exits are allowed where entries are not. */
export type Purpose = LimitContext["purpose"];

/** Every check that can be made without asking IB. Throws a `DenialError`; returns the warnings of the limits. */
export function guardDraft(
  context: DeskContext,
  draft: DraftView,
  { rules, purpose, mode, changes }: {
    rules: ContractRules;
    purpose: Purpose;
    mode: Mode;
    /** The order that a modify changes: it does not stand in its own way. */
    changes?: string;
  },
): { code: string; text: string }[] {
  const { deps } = context;
  const now = deps.clock.now();
  const denial = checkDraft(draft, { rules, accounts: deps.accounts.list(), now });
  if (denial !== null) {
    throw new DenialError(denial.code, denial.text, { field: requestField(purpose, denial.field) });
  }
  guardTradingState(context, draft, { purpose, changes });
  const crowded = purpose === "modify" ? [] : guardActiveOrders(context, draft, purpose);
  const quote = deps.quotes.get(draft.conId);
  const verdict = deps.limits.check(draft, limitContext(context, draft, { rules, purpose, mode, quote }));
  if (verdict.denied) {
    throw new DenialError(
      verdict.code,
      verdict.text,
      verdict.field === undefined ? {} : { field: requestField(purpose, verdict.field) },
    );
  }
  return [...crowded, ...verdict.warnings];
}

/** A field of the draft as the request calls it: what was asked for has a name of its own in each kind of preview. */
export function requestField(purpose: Purpose, field: string): string {
  if (purpose === "close") return field;
  // A change has no date of its own: what is wrong with the date is wrong with the time in force.
  if (purpose === "modify" && field === "goodTillDate") return "changes.tif";
  return `${purpose === "modify" ? "changes" : "order"}.${field}`;
}

/** IB takes so many active orders per side, contract and account, not more (P42). */
const MAX_ACTIVE = 20;
const MANY_ACTIVE = 15;

function guardActiveOrders(
  context: DeskContext,
  draft: DraftView,
  purpose: Purpose,
): { code: string; text: string }[] {
  const active =
    context.ledger.book.openRecords().filter((record) =>
      record.account === draft.account && record.contract.conId === draft.conId && record.side === draft.side
    ).length;
  if (active >= MAX_ACTIVE) {
    throw new DenialError(
      "ORDER_TOO_MANY_ACTIVE",
      `IB takes ${MAX_ACTIVE} active orders per side and instrument: ${active} are open`,
      { field: purpose === "close" ? "conId" : requestField(purpose, "side") },
    );
  }
  if (active < MANY_ACTIVE) return [];
  return [{
    code: "ORDER_MANY_ACTIVE",
    text: `${active} orders on this side are open; IB refuses more than ${MAX_ACTIVE}`,
  }];
}

function limitContext(
  context: DeskContext,
  draft: DraftView,
  known: { rules: ContractRules; purpose: Purpose; mode: Mode; quote: QuoteView | null },
): LimitContext {
  const { accounts, positions } = context.deps;
  const worth = () => worthOf(draft, { rules: known.rules, quote: known.quote, accounts });
  // Worked out when a limit looks: an order on its way does not wait for what no limit in force asks.
  return {
    ...known,
    get notionalBase() {
      return worth().notionalBase;
    },
    get percentOfNetLiquidation() {
      return worth().percentOfNetLiquidation;
    },
    get positionBefore() {
      return positions.current(draft.account, draft.conId)?.quantity ?? null;
    },
    get openOrders() {
      return openOrders(context);
    },
  };
}

/** Halted stops everything but cancels; reducing lets only what makes a position smaller through. */
function guardTradingState(
  context: DeskContext,
  draft: DraftView,
  { purpose, changes }: { purpose: Purpose; changes: string | undefined },
): void {
  const state = context.deps.tradingState();
  if (state === "halted") throw new DenialError("TRADING_HALTED", "Trading is halted: only cancels pass");
  if (state === "active" || purpose === "close") return;
  const position = context.deps.positions.current(draft.account, draft.conId)?.quantity ?? null;
  if (position === null) {
    throw new DenialError("TRADING_REDUCING", "Only reducing orders pass, and the position is not known");
  }
  const others = context.ledger.book.records().filter((record) => record.clientOrderId !== changes);
  const exits = workingExits(others, {
    account: draft.account,
    conId: draft.conId,
    position,
  });
  const rest = dec(position).abs().minus(dec(exits));
  const reduces = sign(position) !== 0 && (sign(position) > 0) === (draft.side === "SELL") &&
    compare(draft.quantity, text(rest)) <= 0;
  const plain = draft.takeProfit === undefined && draft.stopLoss === undefined;
  if (!reduces || !plain) {
    throw new DenialError(
      "TRADING_REDUCING",
      "Trading is set to reducing: this order would not only reduce the position",
      { field: requestField(purpose, "quantity") },
    );
  }
}

function openOrders(context: DeskContext): OrderView[] {
  const session = context.session();
  return context.ledger.book.openRecords().map((record) => orderView(record, session));
}

/** The size increment of an instrument; whole units where IB says nothing. */
export function sizeStep(rules: ContractRules): DecimalString {
  const step = rules.details.sizeIncrement;
  return step !== null && sign(step) > 0 ? step : "1";
}

/** The plan of a preview must still fit the world: same socket, same mode, same limits (P11). */
export function requireSameWorld(
  context: DeskContext,
  plan: { epoch: SocketEpoch; mode: Mode; limitsVersion: string },
): void {
  const { epoch, mode } = requireReady(context);
  if (epoch !== plan.epoch) {
    throw new ConflictError(
      "PREVIEW_EXPIRED",
      "The connection to IB is a new one since the preview: preview again",
    );
  }
  if (mode !== plan.mode) {
    throw new ConflictError("PREVIEW_EXPIRED", "The mode has changed since the preview");
  }
  if (context.deps.limits.version !== plan.limitsVersion) {
    throw new ConflictError("PREVIEW_EXPIRED", "The limits have changed since the preview: preview again");
  }
}
