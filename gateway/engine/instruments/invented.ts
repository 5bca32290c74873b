// Stocks made up on demand: a plausible one for any US symbol that nobody has listed. All of it follows from
// seed and symbol, and the conId from the symbol alone, so that a restart finds the same company again.
import { Prng } from "../random.ts";
import { instrumentOf } from "./from_spec.ts";
import type { Instrument } from "./instrument.ts";
import type { ContractQuery } from "../types.ts";

const FIRST_CON_ID = 1_450_000_000;
const LETTERS = 27;
/** Five letters; behind them four and the letter of a share class. */
const PLAIN = LETTERS ** 5;
const CON_IDS = PLAIN + LETTERS ** 5;
const SYMBOL = /^(?:[A-Z]{1,5}|[A-Z]{1,4} [A-Z])$/;
const VENUES = ["SMART", "NASDAQ", "NYSE", "ARCA", "AMEX", "BATS", "ISLAND", "IEX"];

/** The company of this symbol; `null`: no US symbol. */
export function inventedStock(seed: number, symbol: string): Instrument | null {
  if (!SYMBOL.test(symbol)) return null;
  const conId = FIRST_CON_ID + encode(symbol);
  const prng = Prng.fromSeed(seed, conId, 5);
  const price = Math.round(100 * Math.exp(Math.log(18) + 2.4 * prng.uniform())) / 100;
  return instrumentOf({
    symbol,
    kind: "STK",
    exchange: symbol.length >= 4 ? "NASDAQ" : "NYSE",
    price,
    volatility: Math.round(100 * (0.18 + 0.4 * prng.uniform())) / 100,
    name: `${symbol} SIMULATED CORP`,
    sector: "Industrial/Miscellaneous Manufactur/Diversified Manufact",
  }, conId);
}

/** The symbol whose company has this number; `null`: no number of ours. */
export function inventedSymbol(conId: number): string | null {
  const code = conId - FIRST_CON_ID;
  if (code < 0 || code >= CON_IDS) return null;
  const symbol = code < PLAIN ? letters(code) : withClass(letters(code - PLAIN));
  return SYMBOL.test(symbol) && encode(symbol) === code ? symbol : null;
}

/** True when a stock in dollars may be meant that is listed nowhere. */
export function mayInvent({ symbol, secType, currency, exchange }: ContractQuery): boolean {
  return !!symbol && SYMBOL.test(symbol.toUpperCase()) &&
    (!secType || secType === "STK" || secType === "OPT") &&
    (!currency || currency === "USD") && (!exchange || VENUES.includes(exchange.toUpperCase()));
}

function encode(symbol: string): number {
  const [plain = "", shareClass] = symbol.split(" ");
  const text = shareClass === undefined ? plain : plain.padEnd(4, "@") + shareClass;
  const code = [...text.padEnd(5, "@")].reduce((sum, char) => sum * LETTERS + char.charCodeAt(0) - 64, 0);
  return shareClass === undefined ? code : PLAIN + code;
}

function letters(code: number): string {
  let text = "";
  for (let rest = code, i = 0; i < 5; i++, rest = Math.floor(rest / LETTERS)) {
    text = String.fromCharCode(64 + rest % LETTERS) + text;
  }
  return text.replace(/@+$/, "");
}

function withClass(text: string): string {
  return `${text.slice(0, 4).replace(/@+$/, "")} ${text.slice(4)}`;
}
