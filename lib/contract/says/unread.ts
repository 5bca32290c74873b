// Whose row of IB it was that could not be read, in words.

/** As far as the row says so itself. */
export interface UnreadWhose {
  /** Masked. */
  account: string | null;
  symbol: string | null;
}

/** `ESH7, DU…67`; `unsaid` where nothing is known. */
export function unreadWhose({ account, symbol }: UnreadWhose, unsaid: string): string {
  return [symbol, account].filter((part) => part !== null).join(", ") || unsaid;
}
