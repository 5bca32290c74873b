import { expect } from "@std/expect";
import { actions, type TradingRequest } from "@/lib/contract/actions.ts";
import { type ActionHandlers, runAction } from "./actions.ts";

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
