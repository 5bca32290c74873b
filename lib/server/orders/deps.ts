// What the order room needs of its neighbours, as interfaces: it imports no other room and can be tested with
// fakes.
import type { Draft } from "@/lib/contract/requests.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import type {
  LimitDenial,
  Mode,
  Notice,
  PreviewedProposal,
  QuoteView,
  TradingState,
  Warning,
} from "@/lib/contract/api.ts";
import type { ContractDetailsRow, IbContract, PriceIncrement } from "@/lib/contract/protocol/common.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { Clock, Ids } from "@/lib/server/clock.ts";
import type { OrderLink } from "@/lib/server/bridge/link.ts";
import type { Journal, JournalEntry } from "@/lib/server/journal/journal.ts";
import type { HopNotes } from "@/lib/server/speed/hop_times.ts";
import type { UnreadRows } from "@/lib/server/unread_rows.ts";
import type { OrderSettings } from "./settings.ts";

/**
 * Order entry is open for this socket and mode, or locked with a coded cause (`DESK_NOT_READY`,
 * `MODE_MISMATCH`, …).
 */
export type Readiness =
  | { ready: true; epoch: SocketEpoch; mode: Mode }
  | { ready: false; why: Saying };

/** One instrument with the rules an order on it must obey. */
export interface ContractRules {
  /** The contract as orders are routed (its `exchange`, e.g. SMART). */
  contract: IbContract;
  details: ContractDetailsRow;
  /**
   * Market rule of `contract.exchange`, ascending by `lowEdge`; `null` when it could not be read: the check
   * then denies.
   */
  priceIncrements: PriceIncrement[] | null;
  /** The market rule that IB named and did not answer. */
  missingRule?: number | null;
}

export interface ContractSource {
  /**
   * Rejects with a `NotFoundError` (`CONTRACT_UNKNOWN`) for a conId IB does not know; `field` (default
   * `conId`) names it there. With `exchange` routed there; with a `DenialError`
   * (`ORDER_EXCHANGE_UNSUPPORTED`) where the contract is not taken.
   */
  rules(conId: number, field?: string, exchange?: string): Promise<ContractRules>;
  /** What instrument a number is. Rejects with a `NotFoundError` for one that IB does not know (any more). */
  instrument(conId: number): Promise<IbContract>;
  /** IB has refused what these rules allow: they are asked for anew. Nobody waits. */
  renew(conId: number): void;
}

export interface QuoteSource {
  /** The last known quote, stale or not; `null` when never watched. */
  get(conId: number): QuoteView | null;
  /**
   * Sees to it that there is one for as long as a preview lives; waits for the first price a moment. Never
   * rejects.
   */
  hold(conId: number): Promise<void>;
}

export interface AccountFigures {
  /** Managed accounts of the session. */
  list(): readonly string[];
  netLiquidation(account: string): DecimalString | null;
  baseCurrency(account: string): string | null;
  /** Units of `to` for one unit of `from` from the account's own ledger; `null` when unknown. */
  rate(account: string, from: string, to: string): DecimalString | null;
}

export interface AccountSource extends AccountFigures {
  /**
   * Right after a connect the first figures are still on their way: waits for them, a moment at most. Never
   * rejects.
   */
  settled(account: string): Promise<void>;
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
  /** ConIds with a position in this account that could be read; `null` before `positionEnd`. */
  held(account: string): number[] | null;
}

/** What an order is for: exits are allowed where entries are not. */
export type Purpose = "order" | "modify" | "close";

/**
 * The open orders of the account beside the one that is judged. Thousands of them may rest there: who adds
 * them up asks for those that have changed since.
 */
export interface OtherOrders {
  /** One and the same as long as revisions go on. */
  readonly of: object;
  readonly revision: number;
  /** Which have come, changed or gone since a revision; `null`: that is too long ago. */
  changedSince(revision: number): readonly string[] | null;
  /** `null`: it is not open, or of another account. */
  get(clientOrderId: string): OpenOrder | null;
  /** With the one that is judged, where that is open. */
  all(): readonly OpenOrder[];
  /** The one that is judged: it is changed, and does not stand in its own way. */
  readonly judged: string | null;
}

/** An order that is open beside the one that is judged. */
export interface OpenOrder {
  clientOrderId: string;
  contract: IbContract;
  side: Side;
  /** What may still fill; `null`: not known, as of an order for an amount of cash. */
  rest: DecimalString | null;
  cash: DecimalString | null;
  /** Its own price; `null` at the market. */
  price: DecimalString | null;
  /** It stands against a position, or comes behind its entry. */
  exit: boolean;
  /** The entry that it comes behind. */
  entry: string | null;
  /** Orders of one group end each other. */
  group: string | null;
}

/** What a limit sees besides the draft. */
export interface LimitContext {
  mode: Mode;
  purpose: Purpose;
  rules: ContractRules;
  quote: QuoteView | null;
  /** The quantity, or about what an amount of cash trades. */
  quantity: DecimalString;
  /**
   * Proven to do nothing but make a position smaller: exits have their own limits, and no other holds them
   * up.
   */
  reduces: boolean;
  /** Proven to do nothing but make an entry smaller that is open already. */
  lightens: boolean;
  /** Between what the broker said last and what the fills make of it; `null`: not known. */
  position: { low: DecimalString; high: DecimalString } | null;
  /** What other open orders may still buy and sell of the instrument; `null`: not known. */
  working: Readonly<Record<Side, DecimalString | null>>;
  /** Other open orders of the account; `null`: one of them could not be read. */
  others: OtherOrders | null;
  /**
   * Whether one of them adds nothing: its entry is open and counts for it, or it can do nothing but end the
   * position that it stands against, with all that works beside it.
   */
  isCovered(other: OpenOrder): boolean;
  /** Base currency per unit; `null`: not known. */
  unitValue: DecimalString | null;
  /** A changed order before the change. */
  before: {
    quantity: DecimalString;
    filled: DecimalString;
    limitPrice: DecimalString | null;
    unitValue: DecimalString | null;
    /** Nothing but its quantity and its limit price is to be another. */
    sameOtherwise: boolean;
  } | null;
  /** IB was asked what the order would do and stayed silent. */
  whatIfMissing: boolean;
}

/** What an order takes of the limits; kept in the journal with its intent. */
export type LimitUse = Readonly<Record<string, unknown>>;

/** `field`: within the draft, as in a `Denial`. */
export type LimitVerdict =
  | { denied: true; says: Saying; field?: string | undefined; limit?: LimitDenial }
  | {
    denied: false;
    warnings: Warning[];
    use: LimitUse | null;
    /**
     * The arming that the order goes under: its preview has to be of the same. `null` or missing: it needs
     * none.
     */
    arming?: string | null;
  };

/** By how much the world may move under a preview. `null`: by any amount. */
export interface PreviewTolerance {
  /** Of the price that the order meets. */
  pricePercent: DecimalString | null;
  /** Of net liquidation and of the rate to the base currency. */
  moneyPercent: DecimalString | null;
}

/** Pre-trade limits. A preview is bound to `version`: a change of limits voids it. */
export interface LimitGuard {
  readonly version: string;
  /** Called at preview, after IB's what-if when that brought no answer, and again at submit. */
  check(draft: Draft, context: LimitContext): LimitVerdict;
  /** Units of `to` for one of `from`, as the limits count; `null`: not known, or old. */
  rate(account: string, from: string, to: string): DecimalString | null;
  /** The order is on the disk and about to be sent: what it takes is taken from now on. */
  spend(clientOrderId: string, use: LimitUse): void;
}

/** What the one who sends sees of its own order to be judged by. */
export type AllowedOrder = Pick<LimitContext, "quantity" | "unitValue" | "reduces">;

export interface AllowanceDenial {
  says: Saying;
  /** Within the draft. */
  field?: string;
}

/** What the sender itself may send, beside the limits of the desk. */
export interface Allowance {
  /** Called at preview and again at submit; `null`: it may pass. */
  deny(order: AllowedOrder): AllowanceDenial | null;
  /** The order is on the disk and about to be sent. */
  spend(): void;
}

/** Which proposal an order comes from, and who took it. */
export interface FromProposal {
  proposalId: string;
  /** As the journal names them. */
  by: string;
}

/** What the one who asks for a preview, or sends one, brings with him. */
export interface OrderAsker {
  /** `null`: nothing but the limits of the desk. */
  allowance?: Allowance | null;
  /** The session or token that asks: its previews are its own, and end with it. */
  by?: string;
  from?: FromProposal;
}

/** What programs have laid before the trader. At most one order comes of each. */
export interface ProposalSource {
  /** What a preview says of it. Throws unless `order` may come of it now. */
  of(proposalId: string, order: Draft): PreviewedProposal;
  /** Throws as `of`. `row` goes to the disk together with the order, `done` is called when it is there. */
  taking(
    proposalId: string,
    taker: { order: Draft; clientOrderId: string; by: string },
  ): { row: JournalEntry; done(): void };
}

export interface OrderDeps {
  link: OrderLink;
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
  /** What of the broker's answers could not be read. */
  unread: UnreadRows;
  limits: LimitGuard;
  proposals: ProposalSource;
  /** By the kind of instrument (`secType`). */
  previewTolerance(secType: string): PreviewTolerance;
  /** Shown to the user and kept in the event list. */
  notice(notice: Notice): void;
  /** Someone who watches the orders has thrown: a fault of his, the orders go on. */
  watcherFailed(error: unknown): void;
  /** How long the orders took on their way. */
  hops: HopNotes;
  settings?: Partial<OrderSettings>;
}
