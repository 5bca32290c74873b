// The round trips of a day, with what the desk knows of its beginning and of what a point of each price is
// worth.
import type { ExecutionView, RoundTrip } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal_text.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { isPriced, moneyPerPoint } from "@/lib/contract/unit_value.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { heldBefore, roundTrips } from "./round_trips.ts";

/** What is held behind the last execution of a day, signed; `null` when nobody knows. */
type HeldAfter = (account: string, conId: number) => DecimalString | null;

/**
 * Of today that is what is held at this moment, whatever is filled while its executions are looked through;
 * of a past day nobody has written down what was held.
 */
export function heldNow(
  day: string,
  { accounts, clock }: { accounts: AccountBook; clock: Pick<Clock, "now"> },
): HeldAfter {
  if (!iso(clock.now()).startsWith(day)) return () => null;
  const { positions } = accounts;
  const current = new Set(accounts.list().filter((account) => accounts.isCurrent(account)));
  const known = new Map(
    positions.known().map(({ account, contract: { conId } }) => [
      positionKey(account, conId),
      positions.reading(account, conId)?.quantity ?? null,
    ]),
  );
  return (account, conId) => {
    if (!current.has(account)) return null;
    const quantity = known.get(positionKey(account, conId));
    // Of one that was never told nothing was held then, or nobody knows.
    return quantity === undefined ? positions.reading(account, conId) === null ? null : "0" : quantity;
  };
}

export async function dayTrips(
  { executions }: { executions: readonly ExecutionView[] },
  heldAfter: HeldAfter,
  { contracts }: { contracts: ContractBook },
): Promise<RoundTrip[]> {
  return await roundTrips(executions, {
    heldBefore: await heldBefore(executions, heldAfter),
    moneyPerPoint({ conId, multiplier, secType }) {
      const details = contracts.peek(conId)?.details ?? null;
      if (details === null || !isPriced({ secType, multiplier })) return null;
      return moneyPerPoint({ secType, multiplier, priceMagnifier: details.priceMagnifier });
    },
  });
}
