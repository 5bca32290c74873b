// What the order desk needs from its neighbours, as interfaces: it imports no other room and can be tested with fakes.
import type { CloseRequest, Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import type {
  Mode,
  Notice,
  OrderView,
  Preview,
  QuoteView,
  TradingState,
  Warning,
} from "@/lib/contract/api.ts";
import type { ContractDetailsRow, IbContract, PriceIncrement } from "@/lib/contract/protocol/common.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import type { Clock, Ids } from "@/lib/server/clock.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";

/** Order entry is open for this socket and mode, or locked with a coded cause (`DESK_NOT_READY`, `MODE_MISMATCH`, …). */
export type Readiness =
  | { ready: true; epoch: SocketEpoch; mode: Mode }
  | { ready: false; code: string; text: string };

/** One instrument with the rules an order on it must obey. */
export interface ContractRules {
  /** The contract as orders are routed (its `exchange`, e.g. SMART). */
  contract: IbContract;
  details: ContractDetailsRow;
  /** Market rule of `contract.exchange`, ascending by `lowEdge`; `null` when it could not be read: the check then denies. */
  priceIncrements: PriceIncrement[] | null;
}

export interface ContractSource {
  /** Rejects with a `NotFoundError` (`CONTRACT_UNKNOWN`) for a conId IB does not know; `field` (default `conId`) names it there. */
  rules(conId: number, field?: string): Promise<ContractRules>;
}

export interface QuoteSource {
  /** The last known quote, stale or not; `null` when never watched. */
  get(conId: number): QuoteView | null;
}

export interface AccountSource {
  /** Managed accounts of the session. */
  list(): readonly string[];
  netLiquidation(account: string): DecimalString | null;
  baseCurrency(account: string): string | null;
  /** Units of `to` for one unit of `from` from the account's own ledger; `null` when unknown. */
  rate(account: string, from: string, to: string): DecimalString | null;
}

export interface PositionReading {
  /** Signed. `"0"` means flat; unknown is a rejection, never zero. */
  quantity: DecimalString;
  at: string;
}

export interface PositionSource {
  /** Re-reads the broker (`reqPositions` until `positionEnd`). Rejects when the answer is not complete. */
  fresh(account: string, conId: number): Promise<PositionReading>;
  /** The last known reading; `null` before `positionEnd`. */
  current(account: string, conId: number): PositionReading | null;
  /** ConIds with a position in this account; `null` before `positionEnd`. */
  held(account: string): number[] | null;
}

/** What a limit sees of an order. */
export interface LimitContext {
  mode: Mode;
  rules: ContractRules;
  quote: QuoteView | null;
  notionalBase: DecimalString | null;
  percentOfNetLiquidation: DecimalString | null;
  positionBefore: DecimalString | null;
  /** A close with proof: exits have their own caps. */
  purpose: "order" | "modify" | "close";
  /** Everything open at the broker, so that limits can count. */
  openOrders: readonly OrderView[];
}

/** `field`: within the draft, as in a `Denial`. */
export type LimitVerdict =
  | { denied: true; code: string; text: string; field?: string }
  | { denied: false; warnings: Warning[] };

/** Pre-trade limits. A preview is bound to `version`: a change of limits voids it. */
export interface LimitGuard {
  readonly version: string;
  /** Called at preview and again at submit. */
  check(draft: Draft, context: LimitContext): LimitVerdict;
}

/** The default until limits are configured: nothing denied. */
export const permissiveLimits: LimitGuard = {
  version: "none",
  check: () => ({ denied: false, warnings: [] }),
};

export interface OrderDeskSettings {
  previewTtlMs: number;
  /** No evidence of a sent order, change or cancel within this: `unknown`, and the broker is re-read. */
  outcomeDeadlineMs: number;
  /** An order that could not be handed over within this is refused. */
  maxSendDelayMs: number;
  /** An equal order within this window is asked about. */
  lookAlikeWindowMs: number;
  /** Never acknowledged, of an earlier socket, and absent from a complete snapshot: closed when this quiet. */
  quietUnacknowledgedMs: number;
  /** Acknowledged, or of this socket, and absent from a complete snapshot: closed when this quiet. */
  quietAcknowledgedMs: number;
  /** Fills younger than this must show in the position before it may be closed. */
  positionSettleMs: number;
  whatIfDeadlineMs: number;
  readDeadlineMs: number;
  /** Pause between re-reads while something is unknown. */
  rereadIntervalMs: number;
  /** Everything is read again this often: orders typed elsewhere announce themselves to nobody. */
  watchIntervalMs: number;
  /** Limit price this far from the market (percent) is warned about. */
  farFromMarketPercent: DecimalString;
  /** Ended orders stay listed this long. */
  keepEndedMs: number;
  /**
   * Orders that ended longer ago are left to the journal: the fold at start begins here. IB tells executions and completed
   * orders of a week at most (TWS API: today's, or the last seven days of the trade log).
   */
  replayMs: number;
}

export const defaultSettings: OrderDeskSettings = {
  previewTtlMs: 60_000,
  outcomeDeadlineMs: 10_000,
  maxSendDelayMs: 1_000,
  lookAlikeWindowMs: 5_000,
  quietUnacknowledgedMs: 4_000,
  quietAcknowledgedMs: 600_000,
  positionSettleMs: 3_000,
  whatIfDeadlineMs: 5_000,
  readDeadlineMs: 10_000,
  rereadIntervalMs: 2_000,
  watchIntervalMs: 60_000,
  farFromMarketPercent: "2",
  keepEndedMs: 24 * 3_600_000,
  replayMs: 8 * 24 * 3_600_000,
};

export interface OrderDeskDeps {
  link: BridgeLink;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  /** The client id of the session: only orders under it can be cancelled one by one. */
  clientId: number;
  readiness(): Readiness;
  tradingState(): TradingState;
  contracts: ContractSource;
  quotes: QuoteSource;
  accounts: AccountSource;
  positions: PositionSource;
  limits: LimitGuard;
  /** Shown to the user and kept in the event list. */
  notice(notice: Notice): void;
  settings?: Partial<OrderDeskSettings>;
}

export interface SubmitRequest {
  previewToken: string;
  idempotencyKey: string;
  confirmDuplicate?: boolean | undefined;
}

export interface SubmitAnswer {
  clientOrderId: string;
  state: OrderState;
}

/** Ids of what changed; read the new values with `order(id)` / `execution(id)`; a missing value was dropped from the list. */
export interface OrderChanges {
  orders: ReadonlySet<string>;
  executions: ReadonlySet<string>;
}

export interface FlattenPreview {
  previews: Preview[];
  /** Positions that could not be prepared, with the cause: shown, never silent. */
  skipped: { conId: number; code: string; text: string }[];
}

export interface ReconcileResult {
  /** False when an answer is missing: then nothing was concluded from absence. */
  complete: boolean;
  missing: string[];
}

export interface DeskStats {
  /** Transitions outside the published table. */
  anomalies: number;
  /** IB codes the code book does not have: code → count. */
  unclassified: Record<string, number>;
  /** Callbacks that changed nothing. */
  repeats: number;
  /** Callbacks that belong to no known order (yet). */
  unmatched: number;
  sent: number;
  refused: number;
  unknown: number;
  /** Submissions, changes and cancels of the listed day, and the orders of it that filled at least in part. */
  orderMessages: number;
  executedOrders: number;
  /** IB's order efficiency ratio: messages ÷ (executed orders + 1); above 20 IB complains (P42). */
  efficiencyRatio: DecimalString;
  journalRows: number;
  journalWritable: boolean;
}

export type { CloseRequest, Draft, ModifyChanges };
