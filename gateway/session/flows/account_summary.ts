// reqAccountSummary: every account, tags in alphabetical order, then changes about every three minutes.
import { DUPLICATE_REQUEST, failed } from "../codes.ts";
import type { Client } from "../core.ts";
import { whileLinked } from "./account_updates.ts";
import type { CancelAccountSummary, ReqAccountSummary, ServerMessage } from "../../wire/messages.ts";

/** IB serves two at a time. */
const MOST_ACTIVE = 2;

export function reqAccountSummary(client: Client, message: ReqAccountSummary): void {
  const { core, subscriptions } = client;
  const { reqId } = message;
  if (subscriptions.has("accountSummary", reqId)) {
    return client.error(reqId, 322, DUPLICATE_REQUEST);
  }
  if (subscriptions.count("accountSummary") >= MOST_ACTIVE) {
    const cause = "Maximum number of account summary requests exceeded; " +
      "desubscribe to previous request first";
    return client.error(reqId, 322, failed("bv", cause));
  }
  const tags = message.tags.split(",").map((tag) => tag.trim()).filter((tag) => tag !== "");
  const sent = new Map<string, string>();
  const round = () => {
    const rows: ServerMessage[] = [];
    for (const account of core.engine.accounts.accountIds()) {
      for (const { key, value, currency } of core.engine.accounts.accountSummary(account, tags)) {
        const name = `${account}|${key}|${currency}`;
        if (sent.get(name) === value) continue;
        sent.set(name, value);
        rows.push({ kind: "accountSummary", reqId, account, tag: key, value, currency });
      }
    }
    return rows;
  };
  round().forEach((row) => client.send(row));
  client.send({ kind: "accountSummaryEnd", reqId });
  const refresh = whileLinked(client, () => {
    round().forEach((row) => client.push(row));
    client.push({ kind: "accountSummaryEnd", reqId });
  });
  subscriptions.add("accountSummary", reqId, core.time.every(core.settings.accountRefreshMs, refresh));
}

export function cancelAccountSummary(client: Client, message: CancelAccountSummary): void {
  client.subscriptions.cancel("accountSummary", message.reqId);
}
