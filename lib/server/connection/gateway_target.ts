// Where to dial: a fixed address, the first candidate that answers, or the built-in gateway.
import { inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Endpoint } from "@/lib/server/config/mod.ts";
import { reasonOf } from "./causes.ts";
import type { Reason } from "./connection_state.ts";

export interface GatewayTarget {
  /** The built-in paper gateway: the screen says SIMULATED. */
  readonly simulated: boolean;
  /** `host:port`, all candidates, or `BUILT_IN_GATEWAY`. */
  readonly label: string;
  /** The address to dial now. Rejects with a `GatewayError`. */
  locate(): Promise<Endpoint>;
  /** A cheap look whether somebody listens, without the API handshake. */
  answers(): Promise<boolean>;
}

/** There is no address to dial. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly reason: Reason;

  constructor(cause: Saying) {
    super(inEnglish(cause));
    this.reason = reasonOf(cause);
  }
}

export type Probe = (endpoint: Endpoint) => Promise<boolean>;

export function endpointLabel({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}

/** One address, named by the user: nothing ever replaces it. */
export function fixedTarget(endpoint: Endpoint, probe: Probe): GatewayTarget {
  return {
    simulated: false,
    label: endpointLabel(endpoint),
    locate: () => Promise.resolve(endpoint),
    answers: () => probe(endpoint),
  };
}

/** The first of several addresses that answers TCP, looked for at every attempt. */
export function candidatesTarget(endpoints: readonly Endpoint[], probe: Probe): GatewayTarget {
  const label = endpoints.map(endpointLabel).join(", ");
  async function first(): Promise<Endpoint | null> {
    const answers = await Promise.all(endpoints.map(probe));
    return endpoints.find((_, index) => answers[index]) ?? null;
  }
  return {
    simulated: false,
    label,
    async locate() {
      const endpoint = await first();
      if (endpoint === null) {
        throw new GatewayError(say("GATEWAY_NOT_FOUND", { gateway: label }));
      }
      return endpoint;
    },
    answers: async () => await first() !== null,
  };
}

/** Opens and closes a TCP connection; `false` when nobody accepts within the deadline. */
export function tcpProbe(deadlineMs: number): Probe {
  return async ({ host, port }) => {
    const signal = AbortSignal.timeout(deadlineMs);
    try {
      const connection = await Deno.connect({ hostname: plainHost(host), port, signal });
      connection.close();
      return true;
    } catch {
      return false;
    }
  };
}

/** An IPv6 address without its brackets, as sockets want it. */
export function plainHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}
