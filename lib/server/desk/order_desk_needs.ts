// Gives the order desk its neighbours in the shape it asks for.
import { NotFoundError, UnavailableError } from "@/lib/server/errors.ts";
import { isAdvisorAccount } from "@/lib/contract/ids.ts";
import type { LimitGuard, OrderDeps } from "@/lib/server/orders/mod.ts";
import type { ConnectionFace } from "./connection_face.ts";
import type { DeskRooms } from "./rooms.ts";

type Needs = Pick<
  OrderDeps,
  "readiness" | "tradingState" | "contracts" | "quotes" | "accounts" | "positions" | "limits" | "notice"
>;

export function orderDeskNeeds(desk: Omit<DeskRooms, "orders" | "hub">, connection: ConnectionFace): Needs {
  const { contracts, quotes, accounts, trading, notices } = desk;
  return {
    readiness: () => connection.readiness(),
    tradingState: () => trading.state,
    contracts: {
      async rules(conId, field = "conId") {
        try {
          return await contracts.info(conId);
        } catch (error) {
          if (error instanceof NotFoundError) throw new NotFoundError(error.code, error.message, field);
          throw error;
        }
      },
    },
    quotes: { get: (conId) => quotes.get(conId) },
    accounts: {
      list: () => accounts.list(),
      netLiquidation: (account) => accounts.values.total(account, "NetLiquidation"),
      baseCurrency: (account) => accounts.values.baseCurrency(account),
      rate: (account, from, to) => accounts.rate(account, from, to),
    },
    positions: {
      async fresh(account, conId) {
        await accounts.readPositions();
        const reading = accounts.positions.reading(account, conId);
        if (reading === null) {
          throw new UnavailableError("POSITIONS_UNKNOWN", "The positions could not be read");
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
    limits: guardOf(desk),
    notice: (notice) => notices.add(notice),
  };
}

/** Live accounts take orders only while armed, advisors' own accounts never; every other limit comes with its own guard. */
function guardOf(desk: Pick<DeskRooms, "trading">): LimitGuard {
  return {
    version: "arming-2",
    check: ({ account }, { mode }) => {
      if (isAdvisorAccount(account)) return { denied: true, ...ADVISOR_DENIAL };
      return desk.trading.allows(mode)
        ? { denied: false, warnings: [] }
        : { denied: true, code: "LIVE_NOT_ARMED", text: "This is a live account: arm live trading first" };
    },
  };
}

/** P57: TWS would allocate such an order by the advisor's default group, whatever was meant. */
const ADVISOR_DENIAL = {
  code: "ACCOUNT_IS_ADVISOR",
  text:
    "This is the advisor's own account: IB would spread the order over its default group. Choose one client account",
  field: "account",
};
