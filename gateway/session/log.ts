// What the gateway says about itself: one line per noteworthy thing; where it goes is the caller's choice.

/** Where its lines go. */
export interface GatewayLog {
  info(message: string): void;
  warn(message: string): void;
  /** Every message in and out, decoded; `null` when nobody wants to read it. */
  readonly wire: ((line: string) => void) | null;
}

export const silentLog: GatewayLog = { info: () => {}, warn: () => {}, wire: null };
