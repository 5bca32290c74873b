// Whether an order can come of a proposal. Shared, so that the screen asks for what the desk will grant.
import type { Draft } from "./requests.ts";

type Aim = Pick<Draft, "account" | "conId" | "side">;

/** It has to be on the same instrument, side and account; the rest is the trader's to change. */
export function isOfProposal(order: Aim, proposed: Aim): boolean {
  return order.account === proposed.account && order.conId === proposed.conId && order.side === proposed.side;
}
