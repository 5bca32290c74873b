import { expect } from "@std/expect";
import { actions, type TradingRequest } from "@/lib/contract/actions.ts";
import { type Caller, deskCaller } from "@/lib/server/access/caller.ts";
import { type ActionHandlers, actionHandlers, runAction } from "./actions.ts";
import { memoryDesk } from "./testing/memory_desk.ts";

/** Handlers of which only some are called. */
const handlers = (some: Partial<ActionHandlers>) => some as ActionHandlers;

Deno.test("a request goes to the handler of its action and comes back with the status of the table", async () => {
  const asked: TradingRequest[] = [];
  const desk = handlers({
    submit(request) {
      asked.push(request);
      return { clientOrderId: "a", state: "sent" };
    },
    cancel_all: () => Promise.resolve({ requested: ["a"] }),
    history: () => ({ bars: [] }),
  });
  const submit = { action: "submit", previewToken: "t", idempotencyKey: "12345678" } as const;
  expect(await runAction(desk, submit)).toEqual({ status: 202, body: { clientOrderId: "a", state: "sent" } });
  expect(asked).toEqual([submit]);
  expect(await runAction(desk, { action: "cancel_all", scope: "app" })).toEqual({
    status: 202,
    body: { requested: ["a"] },
  });
  const history = { action: "history", conId: 1, barSize: "1 hour", duration: "1 D" } as const;
  expect((await runAction(desk, history)).status).toBe(200);
});

Deno.test("a wrong reply does not compile", () => {
  const wrong: Partial<ActionHandlers> = {
    // @ts-expect-error: a submit answers with an order and its state
    submit: () => ({ wrong: 1 }),
    // @ts-expect-error: not every word is a state
    cancel_order: () => ({ clientOrderId: "a", state: "done" }),
    // @ts-expect-error: nor does the reply of another action
    watch: () => ({ bars: [] }),
  };
  // @ts-expect-error: an action without a handler
  const missing: ActionHandlers = { connect: wrong.connect };
  expect(Object.keys(missing)).toEqual(["connect"]);
  // The reply schemas say the same at run time.
  expect(actions.submit.reply.safeParse({ wrong: 1 }).success).toBe(false);
});

Deno.test("behind a restore that knows no keys a program has to say that its key is new, and the screen says why", async () => {
  const at = "2026-03-02T14:59:00.000Z";
  const data = { at, until: "2026-03-01T12:00:00.000Z", whole: false, keys: 0 };
  const { parts, close } = await memoryDesk({}, [{ at, kind: "put_back", clientOrderId: null, data }]);
  const { submit } = actionHandlers(parts);
  const request = { action: "submit", previewToken: "unknown", idempotencyKey: "12345678" } as const;
  const ask = async (more: { keyIsNew?: boolean }, caller: Caller = deskCaller) => {
    try {
      return await submit({ ...request, ...more }, { caller, reader: null });
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
  expect(await ask({})).toBe("IDEMPOTENCY_KEY_OF_GAP");
  // Behind that the token is looked at: it is nobody's.
  expect(await ask({ keyIsNew: true })).toBe("PREVIEW_EXPIRED");
  expect(await ask({}, { ...deskCaller, kind: "session" })).toBe("PREVIEW_EXPIRED");
  expect(parts.notices.list().map(({ code }) => code)).toContain("JOURNAL_PUT_BACK");
  close();
});
