import { expect } from "@std/expect";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { say } from "@/lib/contract/says/say.ts";
import { deskCaller } from "@/lib/server/access/caller.ts";
import { ConflictError, DenialError } from "@/lib/server/errors.ts";
import { refusalNote } from "./refusals.ts";

const close: TradingRequest = { action: "preview_close", account: "DU1", conId: 1, orderType: "MKT" };

Deno.test("audit: a refused order says who asked, what, and the code and words of the refusal", () => {
  const note = refusalNote(close, deskCaller, new DenialError(say("ACCOUNT_UNKNOWN")));
  expect(note).toMatchObject({
    origin: "script",
    clientOrderId: null,
    more: { action: "preview_close", code: "ACCOUNT_UNKNOWN" },
  });
  expect(note?.reason).toBe(new DenialError(say("ACCOUNT_UNKNOWN")).message);
  const strategy = { ...deskCaller, id: "7", name: "strategy" };
  expect(refusalNote(close, strategy, new DenialError(say("ACCOUNT_UNKNOWN")))?.origin).toBe("strategy");
});

Deno.test("audit: a cancel that was refused, and a fault of the program, are no refused orders", () => {
  const cancel: TradingRequest = { action: "cancel_order", clientOrderId: "a" };
  expect(refusalNote(cancel, deskCaller, new ConflictError(say("ACCOUNT_UNKNOWN")))).toBeNull();
  expect(refusalNote(close, deskCaller, new Error("a bug"))).toBeNull();
});
