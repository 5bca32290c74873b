import { expect } from "@std/expect";
import { actions } from "@/lib/contract/actions.ts";
import { orderTypes } from "@/lib/contract/order_fields.ts";
import { draftSchema } from "@/lib/contract/requests.ts";
import { scopes } from "@/lib/contract/views/caller.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { isToolName, type Tool, tools } from "./tools.ts";

const all: [string, Tool][] = Object.entries(tools);

Deno.test("the tools take what the contract takes, and nothing more", () => {
  const { properties, required, additionalProperties } = tools.propose_order.takes;
  expect(Object.keys(properties ?? {})).toEqual(["order", "reason", "expiresAt"]);
  expect([required, additionalProperties]).toEqual([["order", "reason"], false]);
  const order = properties?.order;
  if (typeof order !== "object") throw new Error("There is no order");
  expect(Object.keys(order.properties ?? {})).toEqual(Object.keys(draftSchema.shape));
  expect(order.properties?.orderType).toMatchObject({ enum: [...orderTypes] });
  const shapeOf = ({ action: _, ...shape }: Record<string, unknown>) => Object.keys(shape);
  const taken = ({ takes }: Tool) => Object.keys(takes.properties ?? {});
  expect(taken(tools.withdraw_proposal)).toEqual(shapeOf(actions.withdraw_proposal.request.shape));
  expect(taken(tools.read_instrument)).toEqual(shapeOf(actions.contract_details.request.shape));
  for (const [name, { takes }] of all) expect([name, takes.additionalProperties]).toEqual([name, false]);
});

Deno.test("two tools change something, and both are about proposals", () => {
  expect(all.filter(([, { readsOnly }]) => !readsOnly).map(([name]) => name)).toEqual([
    "propose_order",
    "withdraw_proposal",
  ]);
});

Deno.test("a name is that of a tool or of none, whatever an object has by itself", () => {
  expect(["read_desk", "submit", "toString", "__proto__", ""].map(isToolName))
    .toEqual([true, false, false, false, false]);
});

Deno.test("docs/programs.md has each scope and each tool once, in this order, and no other", () => {
  const page = Deno.readTextFileSync(fromRoot("docs/programs.md"));
  const rows = [...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
  expect(rows).toEqual([...scopes, ...all.map(([name]) => name)]);
});
