// The connection: what other rooms import.
export {
  ConnectionManager,
  type ConnectionManagerOptions,
  type ManagedBridge,
  type Readiness,
} from "./connection_manager.ts";
export { type EpochSource, FileEpochs, MemoryEpochs } from "./epochs.ts";
export {
  candidatesTarget,
  endpointLabel,
  fixedTarget,
  GatewayError,
  type GatewayTarget,
  tcpProbe,
} from "./gateway_target.ts";
export type { ConnectionHooks, SyncRequest } from "./sync_runner.ts";
export { transitions } from "./connection_state.ts";
