// The published table and the code book: complete, consistent, and what the page says.
import fc from "fast-check";
import { expect } from "@std/expect";
import { lookupCode, orderCodeRole } from "@/lib/contract/code_book.ts";
import {
  cancellableStates,
  isOpen,
  isTerminal,
  modifiableStates,
  openStates,
  orderStates,
  terminalStates,
  uncertainStates,
} from "@/lib/contract/order_states.ts";
import { isAllowed, transitions } from "@/lib/contract/order_transitions.ts";
import { statePage, withStatePage } from "./state_page.ts";

Deno.test("every state is open, terminal or a preview, and never two of them", () => {
  for (const state of orderStates) {
    expect([isOpen(state), isTerminal(state), state === "previewed"].filter(Boolean)).toHaveLength(1);
  }
  for (const set of [uncertainStates, cancellableStates, modifiableStates]) {
    for (const state of set) expect(openStates.has(state)).toBe(true);
  }
});

Deno.test("every state can be reached and every open state can end in every way", () => {
  for (const to of orderStates) {
    if (to === "previewed") continue;
    expect(orderStates.some((from) => from !== to && isAllowed(from, to))).toBe(true);
  }
  for (const from of openStates) {
    for (const to of terminalStates) expect([from, to, isAllowed(from, to)]).toEqual([from, to, true]);
  }
  expect(isAllowed("filled", "rejected")).toBe(false);
  expect(isAllowed("cancelled", "working")).toBe(false);
  expect(transitions.previewed).toEqual({ journaled: expect.any(String) });
});

Deno.test("nothing goes back to before it was sent", () => {
  for (const from of orderStates) {
    if (from !== "previewed") expect(isAllowed(from, "previewed")).toBe(false);
    if (from !== "previewed" && from !== "journaled") expect(isAllowed(from, "journaled")).toBe(false);
  }
});

Deno.test("the published page shows exactly this table", async () => {
  const page = await Deno.readTextFile(new URL("../../../../docs/orders.md", import.meta.url));
  const shrink = (text: string) => text.replaceAll(/ +\| ?| ?\| +|-{3,}/g, "|");
  expect(shrink(page)).toContain(shrink(statePage()));
  expect(() => withStatePage("no markers")).toThrow("markers");
});

Deno.test("the code book knows every code of the order notes, in its role for an order", () => {
  const roles: [code: number, changing: boolean, role: string][] = [
    [201, false, "refused"],
    [203, false, "refused"],
    [103, false, "refused"],
    [110, false, "refused"],
    [110, true, "modify_refused"],
    [200, false, "refused"],
    [321, false, "refused"],
    [321, true, "modify_refused"],
    [451, false, "refused"],
    [460, false, "refused"],
    [10311, false, "refused"],
    [104, true, "modify_refused"],
    [105, true, "modify_refused"],
    [329, true, "modify_refused"],
    [135, true, "modify_refused"],
    [202, false, "cancel_confirmed"],
    [202, true, "cancel_confirmed"],
    [10147, false, "order_not_found"],
    [10148, false, "cancel_refused"],
    [161, false, "cancel_refused"],
    [399, false, "held"],
    [404, false, "held"],
    [10349, false, "note"],
    [10349, true, "note"],
    [2109, false, "note"],
    [2148, false, "note"],
    [98765, false, "unclassified"],
  ];
  for (const [code, changing, role] of roles) {
    expect([code, orderCodeRole(code, changing)]).toEqual([code, role]);
  }
});

Deno.test("a code that the book does not have is always unclassified", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), fc.boolean(), (code, changing) => {
    const known = lookupCode(code);
    expect(orderCodeRole(code, changing) === "unclassified").toBe(known === null);
    if (known !== null) {
      expect(known.meaning.length * known.do.length * known.source.length).toBeGreaterThan(0);
    }
  }));
});
