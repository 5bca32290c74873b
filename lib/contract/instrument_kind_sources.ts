// Where the rules of each kind of instrument are from (`instrument_kinds.ts`): read by people, carried by no
// page.

/**
 * IB's list of products at each order type: "TWS API: Basic Orders",
 * https://interactivebrokers.github.io/tws-api/basic_orders.html (market: all; limit: all but funds; stop,
 * stop limit, trailing stop: no funds). Bonds stand there without stops, while bonds list `STP` among their
 * own order types: the contract has the last word.
 */
const BASIC_ORDERS = "TWS API: Basic Orders";
const BONDS = `${BASIC_ORDERS}; Bonds: prices in percent of the face value, units of 1,000 (bankroll#4)`;

export const kindSources: Readonly<Record<string, string>> = {
  STK: BASIC_ORDERS,
  CFD: BASIC_ORDERS,
  CASH: BASIC_ORDERS,
  CMDTY: BASIC_ORDERS,
  IND: "TWS API: Indices, which are values and no contracts",
  FUT: BASIC_ORDERS,
  CONTFUT: "TWS API: Futures, continuous futures are for historical data only",
  OPT: BASIC_ORDERS,
  FOP: BASIC_ORDERS,
  WAR: BASIC_ORDERS,
  IOPT: `${BASIC_ORDERS}; structured products (Dutch warrants) like warrants`,
  FUND: `${BASIC_ORDERS}: of funds only market orders; executed once a day at the net asset value`,
  BAG: `${BASIC_ORDERS}; Spreads: prices of zero and below`,
  BOND: BONDS,
  BILL: BONDS,
  CRYPTO:
    "TWS API: Cryptocurrency; IOC, or `Minutes`, which this desk does not send: others are refused (ib_insync#407); bought at market for cash only (10289)",
};
