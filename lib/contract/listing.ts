// What a snapshot holds of the day and under which keys, and how large the pages are that have the rest.
import type { ExitSurplus } from "./views/exits.ts";

/**
 * What a snapshot holds beside everything that is open. Older things are on pages: nothing is cut off
 * silently.
 */
export const listed = {
  /** Ended orders and executions of so many hours, */
  hours: 24,
  /** of the ended orders the newest so many, */
  endedOrders: 100,
  /** of the executions the newest so many; */
  executions: 200,
  /** the last notices and the last changes of the connection. */
  notices: 200,
  connectionChanges: 200,
} as const;

/** Rows of a page when the request does not say. */
export const PAGE_ROWS = 100;
export const MOST_PAGE_ROWS = 500;

export function positionKey(account: string, conId: number): string {
  return `${account}/${conId}`;
}

export function surplusKey(
  { account, conId, side }: Pick<ExitSurplus, "account" | "conId" | "side">,
): string {
  return `${positionKey(account, conId)}/${side}`;
}
