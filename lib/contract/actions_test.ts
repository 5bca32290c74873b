import { expect } from "@std/expect";
import { z } from "zod";
import { actions, type RequestOf, requestSchema } from "./actions.ts";

Deno.test("each action is named by its key, and its body says so", () => {
  for (const [name, { request }] of Object.entries(actions)) {
    expect(request.shape.action.value).toBe(name);
  }
});

Deno.test("a body is told apart by its action and may hold nothing else", () => {
  expect(requestSchema.parse({ action: "watch", conId: 1 })).toEqual({ action: "watch", conId: 1 });
  for (
    const wrong of [
      { action: "sell" },
      { action: "watch" },
      { action: "watch", conId: 1.5 },
      { action: "connect", force: true },
    ]
  ) {
    expect(requestSchema.safeParse(wrong).success).toBe(false);
  }
});

Deno.test("an action has its own fields and no others, by type too", () => {
  const submit: RequestOf<"submit"> = { action: "submit", previewToken: "t", idempotencyKey: "12345678" };
  expect(actions.submit.request.parse(submit)).toEqual(submit);
  // @ts-expect-error: a watch names its instrument
  const bare: RequestOf<"watch"> = { action: "watch" };
  expect(actions.watch.request.safeParse(bare).success).toBe(false);
});

Deno.test("every request and every reply can be said as JSON Schema", () => {
  for (const [name, { request, reply, status }] of Object.entries(actions)) {
    expect(z.toJSONSchema(request)).toMatchObject({
      type: "object",
      properties: { action: { const: name } },
      additionalProperties: false,
    });
    expect(z.toJSONSchema(reply)).toMatchObject({ type: "object", additionalProperties: false });
    expect([200, 202]).toContain(status);
  }
});
