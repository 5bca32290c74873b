// The neighbours of the order room, in the shape it asks for.
import { isAdvisorAccount } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { NotFoundError, UnavailableError } from "@/lib/server/errors.ts";
import type { LimitGuard, OrderDeps } from "@/lib/server/orders/mod.ts";
import { until } from "@/lib/server/patience.ts";
import type { ProposalBook } from "@/lib/server/proposals/mod.ts";
import { whoseRow } from "@/lib/server/unread_rows.ts";
import { SharedReading } from "@/lib/server/shared_reading.ts";
import type { Books } from "./books.ts";
import type { Connection } from "./connection.ts";
import type { LimitParts } from "./limit_parts.ts";
import type { QuoteHold } from "./quote_hold.ts";

export interface NeighbourDeps {
  connection: Connection;
  books: Pick<Books, "unread" | "contracts" | "quotes" | "accounts" | "trading" | "notices">;
  allowed: Pick<LimitParts, "limits" | "limitSettings">;
  proposals: ProposalBook;
  hold: QuoteHold;
  clock: Clock;
  /** Aborted when the desk closes. */
  ending: AbortSignal;
}

/** IB sends values and P&L within about a second of the question. */
const FIRST_FIGURES_MS = 3_000;

type Neighbours = Omit<
  OrderDeps,
  "link" | "journal" | "clock" | "ids" | "clientId" | "hops" | "watcherFailed" | "settings"
>;

export function orderNeighbours(deps: NeighbourDeps): Neighbours {
  const { connection, books, allowed, proposals, hold } = deps;
  const { quotes, trading, notices } = books;
  return {
    readiness: () => connection.readiness(),
    tradingState: () => trading.state,
    contracts: contractSource(deps),
    quotes: { get: (conId) => quotes.get(conId), hold: (conId) => hold.hold(conId) },
    accounts: accountSource(deps),
    positions: positionSource(deps),
    unread: books.unread,
    limits: limitGuard(deps),
    notice: (notice) => notices.add(notice),
    proposals,
    previewTolerance: (secType) => allowed.limitSettings.previewTolerance(secType),
  };
}

function contractSource({ books: { contracts } }: NeighbourDeps): OrderDeps["contracts"] {
  return {
    async rules(conId, field, exchange) {
      try {
        return await contracts.rules(conId, exchange);
      } catch (error) {
        if (error instanceof NotFoundError) throw new NotFoundError(error.says, field ?? "conId");
        throw error;
      }
    },
    instrument: (conId) => contracts.instrument(conId),
    renew: (conId) => contracts.renew(conId),
  };
}

function accountSource({ books: { accounts }, clock, ending }: NeighbourDeps): OrderDeps["accounts"] {
  return {
    list: () => accounts.list(),
    netLiquidation: (account) => accounts.values.total(account, "NetLiquidation"),
    baseCurrency: (account) => accounts.values.baseCurrency(account),
    rate: (account, from, to) => accounts.rate(account, from, to),
    settled: (account) =>
      until(clock, () => !accounts.awaitsFigures(account), { ms: FIRST_FIGURES_MS, ending }),
  };
}

function positionSource({ books: { accounts, unread } }: NeighbourDeps): OrderDeps["positions"] {
  const { positions } = accounts;
  // Closes that come together share their readings: each counts against IB's messages.
  const shared = new SharedReading(() => accounts.readPositions());
  return {
    async fresh(account, conId) {
      await shared.fresh();
      const reading = positions.reading(account, conId);
      if (reading !== null) return reading;
      const missing = unread.mayBe("positions", account, conId);
      throw new UnavailableError(
        missing === null ? say("POSITIONS_UNKNOWN.unread") : say("POSITIONS_UNKNOWN.row", whoseRow(missing)),
      );
    },
    current: (account, conId) => positions.reading(account, conId),
    held: (account) =>
      positions.ready
        ? positions.open().filter((row) => row.account === account).map((row) => row.contract.conId)
        : null,
  };
}

/** Live accounts take orders only while armed, advisors' own accounts never; behind that, the limits. */
function limitGuard({ books: { trading }, allowed: { limits } }: NeighbourDeps): LimitGuard {
  return {
    get version() {
      return limits.version;
    },
    check(draft, context) {
      if (isAdvisorAccount(draft.account)) return { denied: true, ...ADVISOR_DENIAL };
      const permit = trading.permit(draft.account, context);
      if (permit === null) return { denied: true, says: say("LIVE_NOT_ARMED") };
      const verdict = limits.check(draft, context);
      return verdict.denied ? verdict : { ...verdict, ...permit };
    },
    rate: (account, from, to) => limits.rate(account, from, to),
    spend: (clientOrderId, use) => limits.spend(clientOrderId, use),
  };
}

/** P57: TWS would allocate such an order by the advisor's default group, whatever was meant. */
const ADVISOR_DENIAL = { says: say("ACCOUNT_IS_ADVISOR"), field: "account" };
