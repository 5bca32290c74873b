// The round trips of a day, with what the desk knows of its beginning and of what a point of each price is
// worth.
import type { ExecutionView, RoundTrip } from "@/lib/contract/api.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { isPriced } from "@/lib/contract/unit_value.ts";
import type { AccountBook } from "@/lib/server/account/account_book.ts";
import { moneyPerPoint } from "@/lib/server/account/position_math.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { heldBefore, roundTrips } from "./round_trips.ts";

interface DayTripsDeps {
  accounts: AccountBook;
  contracts: ContractBook;
  clock: Pick<Clock, "now">;
}

/**
 * Of today the beginning is known by what is held now; of a past day nobody has written down what was held.
 */
export function dayTrips(
  day: string,
  { executions }: { executions: readonly ExecutionView[] },
  { accounts, contracts, clock }: DayTripsDeps,
): RoundTrip[] {
  const isToday = iso(clock.now()).startsWith(day);
  return roundTrips(executions, {
    heldBefore: heldBefore(
      executions,
      (account, conId) =>
        isToday && accounts.isCurrent(account)
          ? accounts.positions.reading(account, conId)?.quantity ?? null
          : null,
    ),
    moneyPerPoint({ conId, multiplier, secType }) {
      const details = contracts.peek(conId)?.details ?? null;
      if (details === null || !isPriced({ secType, multiplier })) return null;
      const { priceMagnifier } = details;
      return moneyPerPoint({ multiplier, priceMagnifier, pointValue: kindOf(secType).pointValue });
    },
  });
}
