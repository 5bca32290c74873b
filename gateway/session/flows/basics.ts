// The small requests: ids, accounts, clock, user, directories, and everything that is not simulated.
import { failed, invalid } from "../codes.ts";
import type { Client } from "../core.ts";
import { refusedAsReadOnly, sendNextValidId } from "../start.ts";
import type {
  ReqSmartComponents,
  ReqSoftDollarTiers,
  ReqUserInfo,
  UnsupportedRequest,
} from "../../wire/messages.ts";

export function reqIds(client: Client): void {
  if (!refusedAsReadOnly(client)) sendNextValidId(client);
}

export function reqManagedAccounts(client: Client): void {
  client.send({ kind: "managedAccounts", accounts: [...client.core.engine.accounts.accountIds()] });
}

export function reqCurrentTime(client: Client): void {
  client.send({ kind: "currentTime", epochSeconds: Math.floor(client.core.time.now() / 1000) });
}

export function reqCurrentTimeInMillis(client: Client): void {
  client.send({ kind: "currentTimeInMillis", epochMillis: Math.floor(client.core.time.now()) });
}

export function reqUserInfo(client: Client, message: ReqUserInfo): void {
  client.send({ kind: "userInfo", reqId: message.reqId, whiteBrandingId: "" });
}

/** An account without soft dollars has no tiers. */
export function reqSoftDollarTiers(client: Client, message: ReqSoftDollarTiers): void {
  client.send({ kind: "softDollarTiers", reqId: message.reqId, tiers: [] });
}

/** A single retail account answers with one row `*`. */
export function reqFamilyCodes(client: Client): void {
  const accounts = client.core.engine.accounts.accountIds();
  const codes = accounts.length === 1
    ? [{ account: "*", familyCode: "" }]
    : accounts.map((account) => ({ account, familyCode: "" }));
  client.send({ kind: "familyCodes", codes });
}

/** There are no bulletins in the simulated world; the subscription is accepted, as on a quiet day. */
export function reqNewsBulletins(client: Client): void {
  client.subscriptions.add("bulletins", 0, () => {});
}

export function cancelNewsBulletins(client: Client): void {
  client.subscriptions.cancel("bulletins", 0);
}

const DEPTH_EXCHANGES = [
  ["NASDAQ", "STK", "NASDAQ"],
  ["ARCA", "STK", "ARCA"],
  ["BATS", "STK", "BATS"],
  ["IBIS", "STK", "IBIS"],
  ["LSE", "STK", "LSE"],
  ["CME", "FUT", "CME"],
  ["IDEALPRO", "CASH", "IDEALPRO"],
] as const;

export function reqMktDepthExchanges(client: Client): void {
  client.send({
    kind: "mktDepthExchanges",
    exchanges: DEPTH_EXCHANGES.map(([exchange, secType, listingExchange]) => ({
      exchange,
      secType,
      listingExchange,
      serviceDataType: "Deep2",
      aggGroup: null,
    })),
  });
}

const COMPONENTS = ["AMEX", "NYSE", "ARCA", "BATS", "NASDAQ", "IEX", "EDGX", "MEMX"];
const LETTERS = "ANPZQVKU";

export function reqSmartComponents(client: Client, message: ReqSmartComponents): void {
  client.send({
    kind: "smartComponents",
    reqId: message.reqId,
    components: COMPONENTS.map((exchange, bitNumber) => ({
      bitNumber,
      exchange,
      letter: LETTERS.charAt(bitNumber),
    })),
  });
}

interface Answer {
  readonly code: number;
  readonly text: string;
}

const NOT_AN_ADVISOR = {
  code: 321,
  text: invalid("bG", "FA data operations ignored for non FA customers."),
};
const NO_FUNDAMENTALS = {
  code: 430,
  text: "We are sorry, but fundamentals data for the security specified is not available.Not allowed",
};
const NO_CALENDAR = { code: 10276, text: "News feed is not allowed." };

/** What a real gateway says to an account that has not got the service. */
const ANSWERS: Readonly<Record<number, Answer>> = {
  18: NOT_AN_ADVISOR,
  19: NOT_AN_ADVISOR,
  52: NO_FUNDAMENTALS,
  100: NO_CALENDAR,
  102: NO_CALENDAR,
};

/** Cancels of what was never begun are not answered, as in TWS. */
const SILENT: ReadonlySet<number> = new Set([53, 70, 101, 103]);

export function unsupported(client: Client, message: UnsupportedRequest): void {
  if (SILENT.has(message.messageId)) return;
  const known = ANSWERS[message.messageId];
  const text = known?.text ?? failed("bK", `${message.name} is not simulated by this gateway`);
  client.error(message.reqId ?? -1, known?.code ?? 322, text);
}
