// An order room with fakes for everything around it, and short words for what the broker does.
import { say } from "@/lib/contract/says/say.ts";
import type { Notice, OrderView, QuoteView, TradingState } from "@/lib/contract/api.ts";
import type { IbContract, IbOrder, OrderStatusRow } from "@/lib/contract/protocol/common.ts";
import { type OrderId, toSocketEpoch } from "@/lib/contract/ids.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { HopTimes } from "@/lib/server/speed/hop_times.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import { type Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { UnreadRows } from "@/lib/server/unread_rows.ts";
import { ManualClock, settle } from "@/tests/support/manual_clock.ts";
import {
  type ContractRules,
  type LimitGuard,
  type OrderDeps,
  OrderRoom,
  type OrderSettings,
  type PreviewTolerance,
  type ProposalSource,
  type Readiness,
} from "../mod.ts";
import { FakeLink } from "./fake_link.ts";
import { AAPL, AAPL_DETAILS, ACCOUNT, CLIENT_ID, executionRow, openOrderRow, statusRow } from "./rows.ts";
import { TestIds } from "./test_ids.ts";

/** In the regular session of the instruments below. */
export const START = "2026-08-31T14:30:00.000Z";

export const AAPL_RULES: ContractRules = {
  contract: AAPL,
  details: AAPL_DETAILS,
  priceIncrements: [{ lowEdge: "0", increment: "0.0001" }, { lowEdge: "1", increment: "0.01" }],
};

export const QUOTE: QuoteView = {
  bid: "187.20",
  ask: "187.30",
  last: "187.25",
  bidSize: "300",
  askSize: "400",
  volume: "1000000",
  close: "186",
  open: "186.5",
  high: "188",
  low: "185",
  bidYield: null,
  askYield: null,
  lastYield: null,
  halted: false,
  dataType: "live",
  at: "2026-08-31T14:29:59.000Z",
  stale: false,
  advisory: null,
};

export const DRAFT: Draft = {
  account: ACCOUNT,
  conId: AAPL.conId,
  side: "BUY",
  quantity: "100",
  orderType: "LMT",
  limitPrice: "187.25",
  tif: "DAY",
};

export interface Harness extends Disposable {
  link: FakeLink;
  clock: ManualClock;
  ids: TestIds;
  journal: Journal;
  room: OrderRoom;
  notices: Notice[];
  /** What `positions.fresh` answers: conId → quantity. */
  positions: Map<number, string>;
  /** What the fakes around the room say; `slowPositions`: a fresh position comes only after it. */
  world: World;
  /** A new room over the same journal, as after a restart; with a new socket. */
  restart(): void;
  /** Preview and submit, with keys that are never used twice. */
  place(draft?: Partial<Draft>): Promise<Placed>;
}

export interface World {
  readiness: Readiness;
  tradingState: TradingState;
  quote: QuoteView | null;
  limits: LimitGuard;
  proposals: ProposalSource;
  positions: Map<number, string>;
  unread: UnreadRows;
  notices: Notice[];
  /** What watchers of orders threw: a test that leaves any here fails. */
  faults: unknown[];
  slowPositions: Promise<void> | null;
  /** The first figures of the account come only after it. */
  slowFigures: Promise<void> | null;
  /** Of the one instrument that is traded. */
  rules: ContractRules;
  /** What IB says a number stands for. */
  instrument(conId: number): Promise<IbContract>;
  /** What may move under a preview. */
  tolerance: PreviewTolerance;
  accounts: string[];
  netLiquidation: string | null;
  /** The last known, of every currency into every other; it may be old. */
  rate: string | null;
  /** Contracts whose rules were asked for anew. */
  renewed: number[];
}

/** Nothing denied. */
export const NO_LIMITS: LimitGuard = {
  version: "none",
  check: () => ({ denied: false, warnings: [], use: null }),
  rate: () => null,
  spend: () => {},
};

/** Nothing was ever proposed. */
export const NO_PROPOSALS: ProposalSource = {
  of: () => {
    throw new NotFoundError(say("PROPOSAL_UNKNOWN"), "proposalId");
  },
  taking: () => {
    throw new NotFoundError(say("PROPOSAL_UNKNOWN"), "proposalId");
  },
};

export function makeWorld(): World {
  return {
    readiness: { ready: true, epoch: toSocketEpoch(1), mode: "paper" },
    tradingState: "active",
    quote: QUOTE,
    limits: NO_LIMITS,
    proposals: NO_PROPOSALS,
    positions: new Map(),
    unread: new UnreadRows(),
    notices: [],
    faults: [],
    slowPositions: null,
    slowFigures: null,
    rules: AAPL_RULES,
    renewed: [],
    tolerance: { pricePercent: "1", moneyPercent: "5" },
    accounts: [ACCOUNT],
    netLiquidation: "100000",
    rate: null,
    instrument: (conId) =>
      conId === AAPL.conId ? Promise.resolve(AAPL) : Promise.reject(
        new NotFoundError(say("CONTRACT_UNKNOWN", { conId }), "conId"),
      ),
  };
}

/** Everything the room needs, as fakes over `world`. */
export function orderDeps(
  world: World,
  parts: Pick<OrderDeps, "link" | "journal" | "clock" | "ids">,
): OrderDeps {
  const reading = (conId: number) => ({
    quantity: world.positions.get(conId) ?? "0",
    at: new Date(parts.clock.now()).toISOString(),
  });
  return {
    ...parts,
    clientId: CLIENT_ID,
    readiness: () => world.readiness,
    tradingState: () => world.tradingState,
    contracts: {
      rules: (conId) =>
        conId === AAPL.conId ? Promise.resolve(world.rules) : Promise.reject(
          new NotFoundError(say("CONTRACT_UNKNOWN", { conId }), "order.conId"),
        ),
      instrument: (conId) => world.instrument(conId),
      renew: (conId) => void world.renewed.push(conId),
    },
    quotes: { get: () => world.quote, hold: () => Promise.resolve() },
    accounts: {
      list: () => world.accounts,
      netLiquidation: () => world.netLiquidation,
      baseCurrency: () => "USD",
      rate: () => world.rate,
      async settled() {
        await world.slowFigures;
      },
    },
    unread: world.unread,
    positions: {
      async fresh(_account, conId) {
        await world.slowPositions;
        return reading(conId);
      },
      current: (_account, conId) => reading(conId),
      held: () => [...world.positions.keys()].filter((conId) => world.positions.get(conId) !== "0"),
    },
    limits: {
      get version() {
        return world.limits.version;
      },
      check: (draft, context) => world.limits.check(draft, context),
      rate: (account, from, to) => world.limits.rate(account, from, to),
      spend: (clientOrderId, use) => world.limits.spend(clientOrderId, use),
    },
    proposals: {
      of: (...given) => world.proposals.of(...given),
      taking: (...given) => world.proposals.taking(...given),
    },
    previewTolerance: () => world.tolerance,
    notice: (notice) => world.notices.push(notice),
    watcherFailed: (error) => void world.faults.push(error),
    hops: new HopTimes(),
  };
}

export interface Placed {
  clientOrderId: string;
  orderId: OrderId;
  order: IbOrder;
}

export interface HarnessOptions {
  journal?: Journal;
  settings?: Partial<OrderSettings>;
}

export function makeHarness(options: HarnessOptions = {}): Harness {
  const link = new FakeLink();
  const clock = new ManualClock(START);
  const ids = new TestIds();
  const journal = options.journal ?? openJournal(":memory:", clock);
  const world = makeWorld();
  const { settings = {} } = options;
  const deps = () => ({ ...orderDeps(world, { link, journal, clock, ids }), settings });
  let keys = 0;
  const harness: Harness = {
    link,
    clock,
    ids,
    journal,
    room: new OrderRoom(deps()),
    world,
    notices: world.notices,
    positions: world.positions,
    restart() {
      harness.room.close();
      const epoch = toSocketEpoch((link.epoch ?? 0) + 1);
      link.epoch = epoch;
      world.readiness = { ready: true, epoch, mode: "paper" };
      harness.room = new OrderRoom(deps());
    },
    async place(draft = {}) {
      const preview = await harness.room.previewOrder({ ...DRAFT, ...draft });
      keys += 1;
      const answer = await harness.room.submit({
        previewToken: preview.previewToken,
        idempotencyKey: `key-${keys}-${"x".repeat(8)}`,
        confirmDuplicate: true,
      });
      const sent = link.sent("place_order").findLast((request) =>
        request.order.orderRef.endsWith(answer.clientOrderId)
      );
      if (sent === undefined) throw new Error("The order was not sent");
      return { clientOrderId: answer.clientOrderId, orderId: sent.orderId, order: sent.order };
    },
    [Symbol.dispose]() {
      harness.room.close();
      journal.close();
      if (world.faults.length > 0) throw world.faults[0];
    },
  };
  return harness;
}

/** The permId of an order that `placeWorking` made. */
export const PERM = 900;

/** The room is in step and IB has reported its order as `Submitted`. */
export async function placeWorking(harness: Harness): Promise<Placed> {
  await harness.room.reconcile(toSocketEpoch(1));
  const placed = await harness.place();
  report(harness, placed, PERM, "Submitted");
  return placed;
}

export function viewOf(harness: Harness, placed: Placed): OrderView {
  const view = harness.room.list.listedOrder(placed.clientOrderId);
  if (view === null) throw new Error("The order is gone");
  return view;
}

/** The token of a preview of `DRAFT` with changes. */
export async function tokenOf(harness: Harness, draft: Partial<Draft> = {}): Promise<string> {
  return (await harness.room.previewOrder({ ...DRAFT, ...draft })).previewToken;
}

/** openOrder and orderStatus with the same status, as IB sends them. */
export function report(
  harness: Harness,
  placed: Placed,
  permId: number,
  status: string,
  changes: Partial<OrderStatusRow> & { order?: IbOrder } = {},
): void {
  const ids = { orderId: placed.orderId, permId };
  const { order, ...fields } = changes;
  harness.link.emit("open_order", openOrderRow(ids, order ?? placed.order, status));
  harness.link.emit("order_status", statusRow(ids, status, fields));
}

export function fill(
  harness: Harness,
  placed: Placed,
  permId: number,
  execution: { execId: string; shares: string; price: string; cumQty?: string },
): void {
  const side = placed.order.action === "BUY" ? "BOT" : "SLD";
  const row = executionRow({ orderId: placed.orderId, permId }, {
    side,
    orderRef: placed.order.orderRef,
    ...execution,
  });
  harness.link.emit("execution", row);
}

export { settle };
