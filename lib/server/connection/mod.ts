// The connection: what other rooms import.
export { ConnectionManager } from "./connection_manager.ts";
export { type EpochSource, FileEpochs, MemoryEpochs } from "./epochs.ts";
export { fixedTarget, GatewayError, type GatewayTarget, tcpProbe } from "./gateway_target.ts";
export type { SyncRequest } from "./sync_runner.ts";
