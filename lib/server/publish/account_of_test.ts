// The account of a row, by what it says or by the order that it is of.
import { expect } from "@std/expect";
import { intentRow } from "@/lib/server/journal/intents.ts";
import { Accounts } from "./account_of.ts";
import { NO_ACCOUNT } from "./subjects.ts";

const AT = "2026-08-31T14:30:00.000Z";
const row = (kind: string, clientOrderId: string | null, data: unknown) => ({
  at: AT,
  kind,
  clientOrderId,
  data,
});

Deno.test("a row is of the account that it names, or of that of its order; an intent is of its order's", () => {
  const accounts = new Accounts((id) =>
    id === "earlier" ? [row("preview", id, { draft: { account: "DU2222222" } })] : []
  );
  const confirm = (id: string) => row("confirm", id, { planned: {} });
  expect(accounts.of(row("preview", "one", { draft: { account: "DU1111111" } }))).toBe("DU1111111");
  expect(accounts.of(intentRow(AT, [confirm("one"), confirm("stop")]))).toBe("DU1111111");
  expect(accounts.of(intentRow(AT, [row("change", "earlier", { terms: {} })]))).toBe("DU2222222");
  expect(accounts.of(confirm("one"))).toBe("DU1111111");
  // A leg of a bracket was in no preview of its own.
  expect(accounts.of(row("confirm", "leg", { planned: { order: { account: "DU3333333" } } }))).toBe(
    "DU3333333",
  );
  expect(accounts.of(intentRow(AT, [confirm("of nobody")]))).toBe(NO_ACCOUNT);
  expect(accounts.of(row("state", null, { state: "halted" }))).toBe(NO_ACCOUNT);
});
