// Records everything that enters and leaves the gateway, one JSON line each, so that a run can be played
// again.
import type { ControlCommand } from "../faults/commands.ts";
import type { FaultPlan } from "../faults/plan.ts";
import type { GatewayOptions } from "./options.ts";
import type { GatewayCore, Tap } from "../session/gateway_core.ts";
import type { Session } from "../session/session.ts";
import type { GatewayState } from "../session/store.ts";
import type { ServerMessage } from "../wire/messages.ts";
import { encodeBase64 } from "./base64.ts";

/** The first line: how the gateway was started. */
export interface RecordingHeader {
  readonly recording: 1;
  readonly seed: number | undefined;
  readonly startTime: number;
  readonly sessions: GatewayOptions["sessions"];
  readonly accounts: GatewayOptions["accounts"];
  readonly serverVersionCap: number | undefined;
  readonly settings: GatewayOptions["settings"];
  readonly ticksPerSecond: number | undefined;
  readonly faults: FaultPlan | undefined;
  readonly scenario: GatewayOptions["scenario"];
  readonly instruments: GatewayOptions["instruments"];
  readonly invent: boolean | undefined;
  readonly prices: GatewayOptions["prices"];
  /** What the gateway remembered from before. */
  readonly state: GatewayState | null;
}

/** `t` is the virtual time, `r` the monotonic clock (for the pacing), `c` the connection. */
export type RecordedEvent =
  | { readonly k: "open" | "close"; readonly t: number; readonly r: number; readonly c: number }
  | { readonly k: "in"; readonly t: number; readonly r: number; readonly c: number; readonly b: string }
  | { readonly k: "out"; readonly t: number; readonly c: number; readonly m: ServerMessage }
  | { readonly k: "command"; readonly t: number; readonly r: number; readonly m: ControlCommand }
  | { readonly k: "end"; readonly t: number; readonly r: number };

/** Writes through at once: a recording is wanted most when the process dies. */
export class Recorder implements Tap {
  readonly #file: Deno.FsFile;
  readonly #encoder = new TextEncoder();
  #core: GatewayCore | null = null;

  constructor(path: string) {
    this.#file = Deno.openSync(path, { write: true, create: true, truncate: true, mode: 0o600 });
  }

  begin(core: GatewayCore, options: GatewayOptions, state: GatewayState | null): void {
    this.#core = core;
    const header: RecordingHeader = {
      recording: 1,
      seed: options.seed,
      startTime: core.time.now(),
      sessions: options.sessions,
      accounts: options.accounts,
      serverVersionCap: options.serverVersionCap,
      settings: options.settings,
      ticksPerSecond: options.ticksPerSecond,
      faults: options.faults,
      scenario: options.scenario,
      instruments: options.instruments,
      invent: options.invent,
      prices: options.prices,
      state,
    };
    this.#write(header);
  }

  end(): void {
    this.#write({ k: "end", ...this.#now() });
    this.#file.close();
  }

  opened(session: Session): void {
    this.#write({ k: "open", ...this.#now(), c: session.connection });
  }

  closed(session: Session): void {
    this.#write({ k: "close", ...this.#now(), c: session.connection });
  }

  received(session: Session, bytes: Uint8Array): void {
    this.#write({ k: "in", ...this.#now(), c: session.connection, b: encodeBase64(bytes) });
  }

  sent(session: Session, message: ServerMessage): void {
    this.#write({ k: "out", t: this.#now().t, c: session.connection, m: message });
  }

  command(command: ControlCommand): void {
    this.#write({ k: "command", ...this.#now(), m: command });
  }

  #now(): { t: number; r: number } {
    return { t: this.#core?.time.now() ?? 0, r: this.#core?.clock.monotonic() ?? 0 };
  }

  #write(line: RecordingHeader | RecordedEvent): void {
    this.#file.writeSync(this.#encoder.encode(JSON.stringify(line) + "\n"));
  }
}
