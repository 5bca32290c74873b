// What an exchange says of an instrument that its row leaves out: currency, calendar, where SMART sends it,
// price steps.
import type { CalendarName } from "../calendar.ts";

export interface Exchange {
  readonly calendar: CalendarName;
  readonly currency: string;
  /** SMART first where IB routes by itself. */
  readonly validExchanges: readonly string[];
  readonly venues: readonly [string, ...string[]];
  /** A tick rule's name or steps. */
  readonly rule: string;
  /** Of all its stocks; "": the symbol. */
  readonly tradingClass: string;
  readonly priceMagnifier: number;
}

export const US_EXCHANGES: readonly string[] = (
  "SMART,AMEX,NYSE,CBOE,PHLX,ISE,CHX,ARCA,NASDAQ,DRCTEDGE,BEX,BATS,EDGEA,BYX,IEX,EDGX,FOXRIVER,PEARL,NYSENAT," +
  "LTSE,MEMX,IBEOS,OVERNIGHT,TPLUS0,PSX,T24X"
).split(",");
export const US_VENUES = ["NASDAQ", "ARCA", "BATS", "DRCTEDGE", "IEX", "NYSE"] as const;

function us(tradingClass = ""): Exchange {
  return {
    calendar: "US_STK",
    currency: "USD",
    validExchanges: US_EXCHANGES,
    venues: US_VENUES,
    rule: "cent",
    tradingClass,
    priceMagnifier: 1,
  };
}

function abroad(
  calendar: CalendarName,
  currency: string,
  venues: readonly [string, ...string[]],
  more: Partial<Exchange> = {},
): Exchange {
  return {
    ...{ calendar, currency, venues, rule: "xetra", tradingClass: "", priceMagnifier: 1 },
    validExchanges: ["SMART", ...venues],
    ...more,
  };
}

const JAPAN = "0:1;3000:5;30000:10";
const HONG_KONG = "0:0.01;20:0.02;100:0.05;200:0.1;500:0.2";

/** Each a venue of its own: futures, indices, currencies, coins. */
const ALONE: readonly (readonly [venue: string, calendar: CalendarName, currency?: string])[] = [
  ["CME", "CME"],
  ["CBOT", "CME"],
  ["NYMEX", "CME"],
  ["COMEX", "CME"],
  ["CFE", "CME"],
  ["CBOE", "US_OPT"],
  ["RUSSELL", "US_OPT"],
  ["EUREX", "EUREX", "EUR"],
  ["IPE", "ICE"],
  ["ICEEU", "ICE", "GBP"],
  ["NYBOT", "ICE"],
  ["IDEALPRO", "FX"],
  ["PAXOS", "CRYPTO"],
];

/** Every exchange that an instrument file may name. */
export const EXCHANGES: ReadonlyMap<string, Exchange> = new Map([
  ["NASDAQ", us("NMS")],
  ["NYSE", us()],
  ["ARCA", us()],
  ["AMEX", us()],
  ["BATS", us()],
  ["IBIS", abroad("XETRA", "EUR", ["IBIS", "TGATE"], { tradingClass: "XETRA" })],
  ["SBF", abroad("XETRA", "EUR", ["SBF", "CHIXEN"])],
  ["AEB", abroad("XETRA", "EUR", ["AEB", "CHIXEN"])],
  ["EBS", abroad("XETRA", "CHF", ["EBS", "CHIXCH"])],
  [
    "LSE",
    abroad("LSE", "GBP", ["LSE", "CHIXUK"], { rule: "london", tradingClass: "SET0", priceMagnifier: 100 }),
  ],
  ["TSEJ", abroad("TSEJ", "JPY", ["TSEJ", "CHIXJ"], { rule: JAPAN })],
  ["SEHK", abroad("SEHK", "HKD", ["SEHK"], { rule: HONG_KONG })],
  ...ALONE.map(([venue, calendar, currency = "USD"]) =>
    [venue, abroad(calendar, currency, [venue], { validExchanges: [venue], rule: "index" })] as const
  ),
]);
