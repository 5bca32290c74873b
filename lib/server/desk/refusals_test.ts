import { expect } from "@std/expect";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError, DenialError } from "@/lib/server/errors.ts";
import { refusalNote } from "./refusals.ts";

const close: TradingRequest = { action: "preview_close", account: "DU1", conId: 1, orderType: "MKT" };

Deno.test("audit: a refused order says who asked, what, and the code and words of the refusal", () => {
  const note = refusalNote(close, null, new DenialError(say("ACCOUNT_UNKNOWN")));
  expect(note).toMatchObject({
    origin: "script",
    clientOrderId: null,
    more: { action: "preview_close", code: "ACCOUNT_UNKNOWN" },
  });
  expect(note?.reason).toBe(new DenialError(say("ACCOUNT_UNKNOWN")).message);
  expect(refusalNote(close, "browser", new DenialError(say("ACCOUNT_UNKNOWN")))?.origin).toBe("screen");
});

Deno.test("audit: a cancel that was refused, and a fault of the program, are no refused orders", () => {
  const cancel: TradingRequest = { action: "cancel_order", clientOrderId: "a" };
  expect(refusalNote(cancel, null, new ConflictError(say("ACCOUNT_UNKNOWN")))).toBeNull();
  expect(refusalNote(close, null, new Error("a bug"))).toBeNull();
});
