// The way of a viewer to its broker, which may be started after it.
import type { Clock } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { Broker } from "@/lib/server/publish/broker.ts";

const RETRY_MS = 5_000;

export interface ReachDeps {
  /** Rejects where no broker answers. */
  open: () => Promise<Broker>;
  /** Where that is, for people. */
  url: string;
  clock: Pick<Clock, "after">;
  log: Pick<Log, "warn">;
}

/**
 * Asks until a broker answers, as a desk that is published does: what is started with the machine is not to
 * be started again by hand.
 */
export async function reachBroker({ open, url, clock, log }: ReachDeps): Promise<Broker> {
  for (;;) {
    try {
      return await open();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      log.warn("broker_not_reached", {
        text: `No NATS broker with JetStream answers at ${url}: ${why}. It is asked again every ${
          RETRY_MS / 1000
        } s; Ctrl-C ends that`,
      });
    }
    await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve));
  }
}
