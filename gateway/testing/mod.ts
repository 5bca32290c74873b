/**
 * The paper gateway as a process of its own, for tests of programs that trade through the TWS API.
 *
 * ```ts
 * import { GatewayProcess } from "@lotse/paper-gateway/testing";
 *
 * await using gateway = await GatewayProcess.start(["--seed", "7"]);
 * await gateway.run({ do: "price", symbol: "AAPL", price: "250" });
 * console.log(gateway.port, await gateway.ledger());
 * ```
 *
 * @module
 */
export { GatewayProcess } from "./gateway_process.ts";
