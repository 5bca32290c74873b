// The broker's truth, whatever the clients were told: orders, executions, positions, cash.
import type { Execution, OrderView } from "../engine/types.ts";
import type { GatewayCore } from "../session/gateway_core.ts";
import { isLive } from "../session/order_book.ts";

/**
 * An order as the broker has it. Prices and quantities are decimals; `null` is a price that it does not have.
 */
export interface LedgerOrder {
  readonly permId: number;
  readonly clientId: number;
  readonly orderId: number;
  readonly orderRef: string;
  readonly account: string;
  readonly conId: number;
  readonly symbol: string;
  readonly action: string;
  readonly quantity: string;
  readonly orderType: string;
  readonly limitPrice: string | null;
  readonly auxPrice: string | null;
  readonly tif: string;
  readonly status: string;
  readonly live: boolean;
  readonly filled: string;
  readonly remaining: string;
  readonly avgFillPrice: string;
  readonly commission: string | null;
}

/** A fill; `commission` and `realizedPnl` are `null` until they are reported. */
export interface LedgerExecution {
  readonly execId: string;
  readonly permId: number;
  readonly orderRef: string;
  readonly account: string;
  readonly conId: number;
  readonly symbol: string;
  readonly side: string;
  readonly shares: string;
  readonly price: string;
  readonly time: number;
  readonly commission: string | null;
  readonly realizedPnl: string | null;
}

/** Cash by currency, and every position that is not zero. */
export interface LedgerAccount {
  readonly account: string;
  readonly baseCurrency: string;
  readonly cash: Readonly<Record<string, string>>;
  readonly positions: readonly {
    readonly conId: number;
    readonly symbol: string;
    readonly position: string;
    readonly averageCost: string;
    readonly realizedPnl: string;
  }[];
}

/** Everything that the broker has in its books; `now` is simulated epoch milliseconds. */
export interface Ledger {
  readonly now: number;
  readonly accounts: readonly LedgerAccount[];
  readonly orders: readonly LedgerOrder[];
  readonly executions: readonly LedgerExecution[];
}

export function ledgerOf(core: GatewayCore): Ledger {
  const { engine } = core;
  const orders = [...engine.orders.openOrders(), ...engine.orders.completedOrders()];
  const unique = new Map(orders.map((order) => [order.permId, order]));
  return {
    now: engine.now(),
    accounts: engine.accounts.accountIds().map((account) => accountOf(core, account)),
    orders: [...unique.values()].sort((a, b) => a.permId - b.permId).map((order) => orderOf(core, order)),
    executions: engine.orders.executions().map((execution) => executionOf(core, execution)),
  };
}

function accountOf(core: GatewayCore, account: string): LedgerAccount {
  const { accounts } = core.engine;
  const cash = accounts.accountValues(account)
    .filter(({ key, currency }) => key === "CashBalance" && currency !== "BASE")
    .map(({ currency, value }) => [currency, value]);
  return {
    account,
    baseCurrency: accounts.baseCurrency(account),
    cash: Object.fromEntries(cash),
    positions: accounts.portfolio(account).map((row) => ({
      conId: row.contract.conId,
      symbol: row.contract.symbol,
      position: row.position,
      averageCost: row.averageCost,
      realizedPnl: row.realizedPnl,
    })),
  };
}

function orderOf(core: GatewayCore, order: OrderView): LedgerOrder {
  const { request } = order;
  return {
    permId: order.permId,
    ...core.book.wireIds({ ...request, permId: order.permId }),
    orderRef: request.orderRef,
    account: request.account,
    conId: order.contract.conId,
    symbol: order.contract.symbol,
    action: request.action,
    quantity: order.quantity,
    orderType: order.orderType,
    limitPrice: request.limitPrice,
    auxPrice: request.auxPrice,
    tif: order.tif,
    status: order.status,
    live: isLive(order),
    filled: order.filled,
    remaining: order.remaining,
    avgFillPrice: order.avgFillPrice,
    commission: order.commission,
  };
}

function executionOf(core: GatewayCore, execution: Execution): LedgerExecution {
  const report = core.engine.orders.commission(execution.execId);
  return {
    execId: execution.execId,
    permId: execution.permId,
    orderRef: execution.orderRef,
    account: execution.account,
    conId: execution.contract.conId,
    symbol: execution.contract.symbol,
    side: execution.side,
    shares: execution.shares,
    price: execution.price,
    time: execution.time,
    commission: report?.commission ?? null,
    realizedPnl: report?.realizedPnl ?? null,
  };
}
