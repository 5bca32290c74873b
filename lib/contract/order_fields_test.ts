import { expect } from "@std/expect";
import { amountFields, ibAmountFields, orderTypeRules, orderTypes } from "./order_fields.ts";
import { termsFields } from "./order_terms.ts";
import { ibOrderSchema, ibReportedOrderSchema } from "./protocol/common.ts";
import { closeFields, draftSchema, modifyChangesSchema } from "./requests.ts";
import { orderViewSchema } from "./views/order.ts";

Deno.test("each type takes what it needs, and no two of its amounts share a field of IB", () => {
  for (const type of orderTypes) {
    const { takes, needs, needsOneOf } = orderTypeRules[type];
    for (const field of [...needs, ...needsOneOf]) expect([type, field, field in takes]).toContain(true);
    const carriers = Object.values(takes);
    expect(new Set(carriers).size).toBe(carriers.length);
  }
});

Deno.test("each amount is taken by a type, and each field of IB carries one", () => {
  const rules = orderTypes.map((type) => orderTypeRules[type].takes);
  expect(new Set(rules.flatMap((takes) => Object.keys(takes)))).toEqual(new Set(amountFields));
  expect(new Set(rules.flatMap((takes) => Object.values(takes)))).toEqual(new Set(ibAmountFields));
});

Deno.test("a draft, a change, the terms and the view have every amount, IB's orders every carrier", () => {
  const shapes = [draftSchema.shape, modifyChangesSchema.shape, termsFields, orderViewSchema.shape];
  for (const shape of shapes) expect(Object.keys(shape)).toEqual(expect.arrayContaining([...amountFields]));
  for (const schema of [ibOrderSchema, ibReportedOrderSchema]) {
    expect(Object.keys(schema.shape)).toEqual(expect.arrayContaining([...ibAmountFields]));
  }
});

Deno.test("a close has a limit price as an order has it", () => {
  for (const [price, fits] of [["187.25", true], ["-3", true], ["1e3", false], ["", false]] as const) {
    expect(closeFields.limitPrice.safeParse(price).success).toBe(fits);
    expect(draftSchema.shape.limitPrice.safeParse(price).success).toBe(fits);
  }
});

Deno.test("trailing amounts are positive, prices may be of either sign", () => {
  const { shape } = modifyChangesSchema;
  expect(amountFields.filter((field) => shape[field].safeParse("-1").success)).toEqual([
    "stopPrice",
    "limitPrice",
  ]);
});
