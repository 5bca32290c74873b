// The neighbours of the order room, in the shape it asks for.
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { until } from "@/lib/server/patience.ts";
import { NotFoundError, UnavailableError } from "@/lib/server/errors.ts";
import { isAdvisorAccount } from "@/lib/contract/ids.ts";
import type { LimitBook, SettingsHolder } from "@/lib/server/limits/mod.ts";
import type { LimitGuard, OrderDeps } from "@/lib/server/orders/mod.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";
import type { ProposalBook } from "@/lib/server/proposals/mod.ts";
import type { Connection } from "./connection.ts";
import type { NoticeList } from "./notice_list.ts";
import type { QuoteHold } from "./quote_hold.ts";
import type { TradingControl } from "./trading_control.ts";

export interface NeighbourDeps {
  connection: Connection;
  contracts: ContractBook;
  quotes: QuoteBoard;
  accounts: AccountBook;
  hold: QuoteHold;
  limits: LimitBook;
  trading: TradingControl;
  notices: NoticeList;
  proposals: ProposalBook;
  limitSettings: SettingsHolder;
  clock: Clock;
  /** Aborted when the desk closes. */
  ending: AbortSignal;
}

/** IB sends values and P&L within about a second of the question. */
const FIRST_FIGURES_MS = 3_000;

type Neighbours = Pick<
  OrderDeps,
  | "readiness"
  | "tradingState"
  | "contracts"
  | "quotes"
  | "accounts"
  | "positions"
  | "limits"
  | "notice"
  | "proposals"
  | "previewTolerance"
>;

export function orderNeighbours(deps: NeighbourDeps): Neighbours {
  const {
    connection,
    contracts,
    quotes,
    hold,
    accounts,
    limits,
    trading,
    notices,
    proposals,
    limitSettings,
    clock,
    ending,
  } = deps;
  return {
    readiness: () => connection.readiness(),
    tradingState: () => trading.state,
    contracts: {
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
    },
    quotes: { get: (conId) => quotes.get(conId), hold: (conId) => hold.hold(conId) },
    accounts: {
      list: () => accounts.list(),
      netLiquidation: (account) => accounts.values.total(account, "NetLiquidation"),
      baseCurrency: (account) => accounts.values.baseCurrency(account),
      rate: (account, from, to) => accounts.rate(account, from, to),
      settled: (account) =>
        until(clock, () => !accounts.awaitsFigures(account), { ms: FIRST_FIGURES_MS, ending }),
    },
    positions: {
      async fresh(account, conId) {
        await accounts.readPositions();
        const reading = accounts.positions.reading(account, conId);
        if (reading === null) {
          throw new UnavailableError(say("POSITIONS_UNKNOWN.unread"));
        }
        return reading;
      },
      current: (account, conId) => accounts.positions.reading(account, conId),
      held: (account) =>
        accounts.positions.ready
          ? accounts.positions.open().filter((row) => row.account === account).map((row) =>
            row.contract.conId
          )
          : null,
    },
    limits: guardOf(trading, limits),
    notice: (notice) => notices.add(notice),
    proposals,
    previewTolerance: (secType) => limitSettings.previewTolerance(secType),
  };
}

/** Live accounts take orders only while armed, advisors' own accounts never; behind that, the limits. */
function guardOf(trading: TradingControl, limits: LimitBook): LimitGuard {
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
