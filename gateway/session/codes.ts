// The errors and notices of the session layer: IB's codes with IB's wording.

export const READ_ONLY =
  "Error validating request.-'aa' : cause - The API interface is currently in Read-Only mode.";
export const CLIENT_ID_IN_USE =
  "Unable to connect as the client id is already in use. Retry with a unique client id.";
export const NOT_CONNECTED =
  "Error processing request.-'bT' : cause - Connectivity between Trader Workstation and server is broken.";
export const UPSTREAM_LOST = "Connectivity between IB and Trader Workstation has been lost.";
export const UPSTREAM_BROKEN =
  "Connectivity between Trader Workstation and server is broken. It will be restored automatically.";
export const RESTORED_DATA_LOST =
  "Connectivity between IB and Trader Workstation has been restored- data lost. All data farms are connected.";
export const PORT_RESET =
  "Socket port has been reset and this connection is being dropped. Please reconnect on the new port.";
export const DUPLICATE_ORDER_ID = "Duplicate order id";
export const FILLED_ORDER = "Can't modify a filled order.";
export const MISSING_PARENT = "Missing parent order.";
export const DEPTH_RESET =
  "Market depth data has been RESET. Please empty deep book contents before applying any new entries.";
export const SPECIFY_ACCOUNT = "You must specify an account.";
export const EMPTY_TIF = "Invalid time in force:Empty";
export const TIF_NOTICE = "Order TIF was set to DAY based on order preset.";
export const NO_DEFINITION = "No security definition has been found for the request";
export const DUPLICATE_TICKER = "Duplicate ticker ID";
export const DUPLICATE_REQUEST = failed("bT", "Duplicate ticker id");
export const DUPLICATE_HISTORY = failed("bX", "Duplicate ticker ID for API historical data query");
export const UNSUBSCRIBED_ACCOUNT =
  "New account data requested from TWS.  API client has been unsubscribed from account data.";
/** 2174 */
export const ZONE_MISSING =
  "Warning: You submitted request with date-time attributes without explicit time zone. Please switch to use " +
  "yyyymmdd-hh:mm:ss in UTC or use instrument time zone, like US/Eastern. " +
  "Implied time zone functionality will be removed in the next API release";
export const COMPETING = "No market data during competing live session";
export const NOT_SUBSCRIBED = "Requested market data is not subscribed. Check API status by selecting the " +
  "Account menu then under Management choose Market Data Subscription Manager and/or availability of delayed data.";
export const SHOWING_DELAYED = "Requested market data is not subscribed. Displaying delayed market data.";
export const DELAYED_DISABLED =
  "Requested market data is not subscribed. Delayed market data is not enabled.";

/** 321, with the two letters that IB puts in front. */
export function invalid(letters: string, cause: string): string {
  return `Error validating request.-'${letters}' : cause - ${cause}`;
}

/** 322, likewise. */
export function failed(letters: string, cause: string): string {
  return `Error processing request.-'${letters}' : cause - ${cause}`;
}

/** 322 of instructions to options, as captures of 2026 write it. */
export function processing(sentence: string): string {
  return `Error processing request.${sentence}`;
}

export const EXERCISE_FAILED = processing("Exercise/Lapse failed due to server rejection.");
export const MISSING_EXCHANGE = invalid("bF", "Missing order exchange.");
export const ENTER_EXCHANGE = invalid("bN", "Please enter exchange");

export const NO_BAG_DETAILS = invalid(
  "bI",
  "'BAG' isn't supported for contract data request. Please enter a valid security type",
);

/** 10314; `which` is Start or End. */
export function badTime(which: "Start" | "End"): string {
  return `${which} Date/Time: The date, time, or time-zone entered is invalid. The correct format is ` +
    "yyyymmdd hh:mm:ss xx/xxxx where yyyymmdd and xx/xxxx are optional. E.g.: 20031126 15:59:00 US/Eastern " +
    "Note that there is a space between the date and time, and between the time and time-zone. " +
    "If no date is specified, current date is assumed. " +
    "If no time-zone is specified, local time-zone is assumed(deprecated). " +
    "You can also provide yyyymmddd-hh:mm:ss time is in UTC. " +
    "Note that there is a dash between the date and time in UTC notation.";
}

/** 162: currencies have quotes and no trades. */
export function noTrades({ symbol, exchange }: { symbol: string; exchange: string }): string {
  return `Historical Market Data Service error message:HMDS query returned no data: ${symbol}@${exchange} Trades`;
}

/** Ends the texts of 420 and 10189. */
export function noPermission({ primaryExchange, exchange, secType }: {
  primaryExchange: string;
  exchange: string;
  secType: string;
}): string {
  return `No market data permissions for ${primaryExchange || exchange} ${secType}`;
}

export function needsSubscription(symbol: string, exchange: string): string {
  return "Requested market data requires additional subscription for API. See link in 'Market Data Connections' " +
    `dialog for more details.Delayed market data is available.${symbol} ${exchange}/TOP/ALL`;
}

/** 161, with the two blanks that IB writes. */
export function notCancellable(permId: number): string {
  return `Cancel attempted when order is not in a cancellable state.  Order permId =${permId}`;
}

export function orderNotFound(orderId: number): string {
  return `OrderId ${orderId} that needs to be cancelled is not found.`;
}

export function orderNotCancellable(orderId: number, state: string): string {
  return `OrderId ${orderId} that needs to be cancelled cannot be cancelled, state: ${state}.`;
}
