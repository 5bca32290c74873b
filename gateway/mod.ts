/**
 * A paper gateway: a simulated TWS / IB Gateway that any TWS API client connects to unmodified.
 *
 * ```ts
 * import { startGateway } from "@lotse/paper-gateway";
 *
 * const gateway = await startGateway({ port: 4002 });
 * gateway.control.run({ do: "price", symbol: "AAPL", price: "250" });
 * console.log(gateway.ledger().orders);
 * await gateway.stop();
 * ```
 *
 * `startGateway` listens on a port, `startInProcess` is handed its connections and its clock. Both are told
 * what to do by a `GatewayControl`. `@lotse/paper-gateway/wire` speaks the protocol as a client does, and
 * `@lotse/paper-gateway/testing` runs the gateway as a process.
 *
 * @module
 */
export type { AccountConfig, EngineState, Quote } from "./engine/types.ts";
export type { CommandOf, ControlCommand, ControlResult, Instrument, TypeOrder } from "./faults/commands.ts";
export type { ClientInfo, GatewayControl, GatewayStatus } from "./faults/gateway_control.ts";
export type { Ledger, LedgerAccount, LedgerExecution, LedgerOrder } from "./faults/ledger.ts";
export type * from "./faults/plan.ts";
export type { ArmedFault } from "./faults/registry.ts";
export { type Scenario, ScenarioError, type ScenarioStatus, type ScenarioStep } from "./faults/scenario.ts";
export { parseScenario } from "./faults/scenario_file.ts";
export { type Gateway, startGateway } from "./launch/gateway.ts";
export { type InProcessGateway, type InProcessOptions, startInProcess } from "./launch/in_process.ts";
export type { GatewayOptions } from "./launch/options.ts";
export type { GatewayClock } from "./session/clock.ts";
export type { Counters } from "./session/gateway_core.ts";
export { FARM_STATES, type FarmState } from "./session/link.ts";
export type { OrderBookState } from "./session/order_book.ts";
export type { GatewayLog } from "./session/log.ts";
export {
  MARKET_DATA_MODES,
  type MarketDataMode,
  type Settings,
  TIF_PRESETS,
  type TifPreset,
} from "./session/settings.ts";
export type { Connection } from "./session/socket.ts";
export type { GatewayState } from "./session/store.ts";
