import { expect } from "@std/expect";
import { SubscriptionMap } from "./subscription_map.ts";

Deno.test("what is said of a line that nobody has opened here is said of no other one", () => {
  const subs = new SubscriptionMap();
  subs.bind(5, 7);
  const rewritten = (about: Record<string, unknown>) =>
    subs.rewritten({ type: "error", code: 10197, about }, (id) => `here ${id}`);
  expect(rewritten({ kind: "subscription", sub: 5 })).toMatchObject({ about: { sub: 7 } });
  expect(rewritten({ kind: "subscription", sub: 7 })).toBeNull();
  expect(rewritten({ kind: "request", id: "3" })).toMatchObject({ about: { id: "here 3" } });
  expect(rewritten({ kind: "session" })).toMatchObject({ about: { kind: "session" } });
});
