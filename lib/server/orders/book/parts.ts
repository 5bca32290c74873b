// What an order's executions are besides its own fills: those of the legs of a combination and of an
// advisor's accounts. Pure.
import type { AllocationView, LegFill } from "@/lib/contract/api.ts";
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import type { IbContract } from "@/lib/contract/protocol.ts";
import { isSameInstrument } from "./identity.ts";
import type { Fill, OrderRecord, PartFill } from "./record.ts";

/** What each leg has filled. */
export function legFills(record: OrderRecord): LegFill[] {
  const legs = Object.values(record.parts).filter(({ part }) => part === "leg");
  const groups = Map.groupBy(legs, ({ contract, side }) => `${contract.conId}/${side}`);
  return [...groups.values()].map((fills) => {
    const [{ contract, side }] = fills as [PartFill];
    return { contract: contractView(contract), side, ...sumOf(fills) };
  });
}

/** What each account has got; the legs of a shared combination say nothing that its own executions do not. */
export function allocations(record: OrderRecord): AllocationView[] {
  const shares = Object.values(record.parts).filter(({ part, contract }) =>
    part === "allocation" && isSameInstrument(contract, record.contract)
  );
  const groups = Map.groupBy(shares, ({ account }) => account);
  return [...groups].map(([account, fills]) => ({ account, ...sumOf(fills) }));
}

function sumOf(fills: readonly Fill[]): { quantity: DecimalString; averagePrice: DecimalString } {
  const quantity = fills.reduce((sum, fill) => sum.plus(dec(fill.quantity)), dec("0"));
  const value = fills.reduce((sum, fill) => sum.plus(dec(fill.quantity).times(dec(fill.price))), dec("0"));
  const averagePrice = quantity.eq(0) ? fills[0]?.price ?? "0" : text(value.div(quantity).round(8));
  return { quantity: text(quantity), averagePrice };
}

/** The instrument of a leg, once it has filled. */
export function legContract(record: OrderRecord, conId: number): IbContract | null {
  return Object.values(record.parts).find(({ contract }) => contract.conId === conId)?.contract ?? null;
}
