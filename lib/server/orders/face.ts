// The public face of the order desk: what the trading desk, the connection and the event hub may call.
import type { ExecutionView, OrderView, Preview } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type {
  CloseRequest,
  DeskStats,
  Draft,
  FlattenPreview,
  ModifyChanges,
  OrderChanges,
  ReconcileResult,
  SubmitAnswer,
  SubmitRequest,
} from "./deps.ts";

export interface OrderDeskFace {
  /** Local checks, limits, IB what-if, sentence; yields a single-use token. Nothing rests at IB. */
  previewOrder(draft: Draft): Promise<Preview>;
  previewModify(clientOrderId: string, changes: ModifyChanges): Promise<Preview>;
  previewClose(request: CloseRequest): Promise<Preview>;
  previewFlatten(account: string): Promise<FlattenPreview>;
  /** Sends exactly what the token's preview showed, once. */
  submit(request: SubmitRequest): Promise<SubmitAnswer>;
  cancel(clientOrderId: string): Promise<SubmitAnswer>;
  /** `app`: each of our own orders; `account`: global cancel, which also ends orders typed in TWS. */
  cancelAll(scope: "app" | "account"): Promise<{ requested: string[] }>;

  /** Open orders and those that ended lately, oldest first. */
  orders(): OrderView[];
  order(clientOrderId: string): OrderView | null;
  executions(): ExecutionView[];
  execution(execId: string): ExecutionView | null;
  /** Whether the order was to end a position, or was seen open against one, in this run or an earlier one. */
  isExit(clientOrderId: string): boolean;
  /** Keeps in the journal that an open order stands against `position`. */
  markExit(clientOrderId: string, position: string): void;
  /** Runs after each batch of evidence, only when something visible changed. Returns the remover. */
  onChange(listener: (changes: OrderChanges) => void): () => void;

  /**
   * Re-reads open orders, executions and completed orders on the socket `epoch` and folds them in; the connection calls it
   * before it unlocks order entry, and after 1101 and 1102. Rejects when the socket changes meanwhile.
   */
  reconcile(epoch: SocketEpoch): Promise<ReconcileResult>;
  /** The socket is gone: what was sent without an answer becomes `unknown`, previews are void. */
  markDisconnected(): void;
  stats(): DeskStats;
  /** Writes what is buffered and stops timers. The journal stays open: its opener closes it. */
  close(): void;
}
