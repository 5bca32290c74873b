// Where an order on a contract goes: IB tells a contract once per place that takes orders on it, in no order
// that means anything. Pure.
import type { ContractDetailsRow } from "@/lib/contract/protocol.ts";

const SMART = "SMART";
/**
 * Places that only pass orders on, or take them for one purpose: nothing is listed there, and an order that
 * did not ask for them must not go there (ib_insync#564: QBALGO, an algorithm provider, told before CME).
 */
const PASSES_ON = /ALGO(IEU|IUS)?$|^(IBKRATS|IBEOS|OVERNIGHT|FXCONV|FOXRIVER|CFETAS|MIBSX|BONDDESK)$/;

/**
 * The rows of each conId, as one: the listing row with every place of all of them. In the order in which IB
 * named the conIds.
 */
export function oneEach(rows: readonly ContractDetailsRow[]): ContractDetailsRow[] {
  return [...Map.groupBy(rows, ({ contract }) => contract.conId).values()].flatMap((same) => {
    const first = same[0];
    return first === undefined ? [] : [merged(same, first)];
  });
}

/** The row of where it is routed, and beside it all places with their market rules, each once. */
function merged(rows: readonly ContractDetailsRow[], first: ContractDetailsRow): ContractDetailsRow {
  const rules = new Map<string, number | undefined>();
  for (const { validExchanges, marketRuleIds } of rows) {
    validExchanges.forEach((exchange, at) => {
      if (rules.get(exchange) === undefined) rules.set(exchange, marketRuleIds[at]);
    });
  }
  const exchange = routeOf(rows, [...rules.keys()]);
  const listing = rows.find(({ contract }) => contract.exchange === exchange) ??
    rows.find(({ contract }) => isListing(contract.exchange)) ?? first;
  const named = [...rules].filter((rule): rule is [string, number] => rule[1] !== undefined);
  const unnamed = [...rules.keys()].filter((place) => rules.get(place) === undefined);
  return {
    ...listing,
    contract: { ...listing.contract, exchange },
    // Places without a rule come last: the two lists belong together by position.
    validExchanges: [...named.map(([place]) => place), ...unnamed],
    marketRuleIds: named.map(([, rule]) => rule),
  };
}

/**
 * SMART where the contract has it. Otherwise where it is listed: its primary exchange, or the exchange of a
 * row that is no mere route, the one that IB names first among `valid` when there are several.
 */
function routeOf(rows: readonly ContractDetailsRow[], valid: readonly string[]): string {
  if (valid.includes(SMART)) return SMART;
  const primary = rows.map(({ contract }) => contract.primaryExchange).find((place) =>
    place !== "" && (valid.length === 0 || valid.includes(place))
  );
  if (primary !== undefined) return primary;
  const told = rows.map(({ contract }) => contract.exchange).filter((place) => place !== "");
  const inOrder = [...valid.filter((place) => told.includes(place)), ...told, ...valid];
  return inOrder.find(isListing) ?? inOrder[0] ?? "";
}

function isListing(exchange: string): boolean {
  return exchange !== "" && !PASSES_ON.test(exchange);
}

/**
 * The market rule of an exchange; `null` when IB has named none for it. Of a place that IB did not list, only
 * what all share is known.
 */
export function marketRuleOf(
  { validExchanges, marketRuleIds }: Pick<ContractDetailsRow, "validExchanges" | "marketRuleIds">,
  exchange: string,
): number | null {
  const at = validExchanges.indexOf(exchange);
  if (at >= 0) return marketRuleIds[at] ?? null;
  return new Set(marketRuleIds).size === 1 ? marketRuleIds[0] ?? null : null;
}
