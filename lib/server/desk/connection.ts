// The connection as the desk sees it; `ConnectionManager` is the real one.
import type { ConnectionView, Mode } from "@/lib/contract/api.ts";
import type { Readiness } from "@/lib/server/orders/mod.ts";

export interface Connection {
  view(): ConnectionView;
  mode(): Mode;
  /** Whether orders may be entered now, with the coded cause when not. */
  readiness(): Readiness;
  /** The user wants a connection; while waiting for a retry: now. */
  connect(): void;
  /** The user wants none: stays so. */
  disconnect(): Promise<void>;
  onChange(listener: () => void): () => void;
}
