// Starts a gateway for a test: ephemeral port, fixed seed, no disk unless asked for.
import { type Gateway, startGateway } from "../launch/gateway.ts";
import type { GatewayOptions } from "../launch/options.ts";
import { ApiClient, type ClientOptions, PATIENCE_MS } from "./api_client.ts";
import {
  type CancelOrder,
  contractOf,
  type ExecutionFilter,
  type Order,
  orderOf,
  type PlaceOrder,
} from "../wire/messages.ts";

export interface TestGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  /** A client that has started its session. */
  client(options?: Partial<ClientOptions>): Promise<ApiClient>;
  /** Resolves when the gateway has let a client go. */
  isWithout(clientId: number): Promise<void>;
}

export async function testGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const gateway = await startGateway({ seed: 7, ...options });
  const clients: ApiClient[] = [];
  return {
    gateway,
    async client(client = {}) {
      const started = await ApiClient.start({ port: gateway.port, ...client });
      clients.push(started);
      return started;
    },
    async isWithout(clientId) {
      const end = performance.now() + PATIENCE_MS;
      while (gateway.control.clients().some((client) => client.clientId === clientId)) {
        if (performance.now() > end) throw new Error(`Client ${clientId} is still there`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) await client[Symbol.asyncDispose]();
      await gateway.stop();
    },
  };
}

export const AAPL = contractOf({ symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" });
export const EURUSD = contractOf({ symbol: "EUR", secType: "CASH", exchange: "IDEALPRO", currency: "USD" });

/** A plain order on AAPL: DAY, transmitted. */
export function orderFor(orderId: number, fields: Partial<Order>, contract = AAPL): PlaceOrder {
  const order = orderOf({ action: "BUY", totalQuantity: "10", orderType: "MKT", tif: "DAY", ...fields });
  return { kind: "placeOrder", orderId, contract, order, attached: null };
}

/** A buy limit far below the market: it rests. */
export function restingOrder(orderId: number, fields: Partial<Order> = {}): PlaceOrder {
  return orderFor(orderId, { orderType: "LMT", limitPrice: "1", ...fields });
}

export function cancelFor(orderId: number): CancelOrder {
  return { kind: "cancelOrder", orderId, manualCancelTime: "", extOperator: "", manualOrderIndicator: null };
}

/** Of today, by whomever. */
export const EVERY_EXECUTION: ExecutionFilter = {
  clientId: 0,
  account: "",
  time: "",
  symbol: "",
  secType: "",
  exchange: "",
  side: "",
  lastNDays: null,
  specificDates: [],
};
