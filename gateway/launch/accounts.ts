// `--accounts`: names of paper accounts, with cash if wanted.
import type { AccountConfig } from "../engine/types.ts";
import { isDecimal } from "../decimal.ts";

const DEFAULT_CASH = { USD: "1000000" };
/** Paper accounts begin with D; ours always with DU or DF. */
const NAME = /^D[UF][A-Z0-9]{1,12}$/;
/**
 * What a client takes for real money: only for tests of how it guards that, and only when asked for by its
 * flag.
 */
const LIVE_NAME = /^[UF][0-9]{1,12}$/;

/**
 * Reads `DU1234567` or `DU1:USD=50000+EUR=1000,DU2`; the first currency is the base currency.
 * Throws a `TypeError` that says what is wrong.
 */
export function accountsOf(text: string, { liveIds = false } = {}): AccountConfig[] {
  const accounts = text.split(",").map((entry) => {
    const [id = "", cashText] = entry.trim().split(":");
    if (!NAME.test(id) && !(liveIds && LIVE_NAME.test(id))) {
      throw new TypeError(`Not the name of a paper account: "${id}"`);
    }
    const cash = cashText === undefined ? DEFAULT_CASH : cashOf(cashText);
    return { id, cash, baseCurrency: Object.keys(cash)[0] ?? "USD" };
  });
  refuseRepeated(accounts.map(({ id }) => id));
  return accounts;
}

function refuseRepeated(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new TypeError(`Named twice: "${twice}"`);
}

function cashOf(text: string): Record<string, string> {
  const entries = text.split("+").map((part): [string, string] => {
    const [currency = "", amount = ""] = part.split("=");
    if (!/^[A-Z]{3}$/.test(currency) || !isDecimal(amount)) throw new TypeError(`Not an amount: "${part}"`);
    return [currency, amount];
  });
  refuseRepeated(entries.map(([currency]) => currency));
  return Object.fromEntries(entries);
}
