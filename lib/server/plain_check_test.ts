import { expect } from "@std/expect";
import fc from "fast-check";
import { z } from "zod";
import { requestSchema } from "@/lib/contract/actions.ts";
import { eventSchemas, lineSchemas } from "@/lib/contract/protocol.ts";
import { plainCheckOf } from "./plain_check.ts";

type Def = z.core.$ZodTypes["_zod"]["def"];

/** Values as a schema of the bridge wants them. */
function valid(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const def = schema._zod.def as Def;
  switch (def.type) {
    case "object": {
      const fields = Object.entries(def.shape).map(([name, field]) => [name, valid(field)] as const);
      const requiredKeys = Object.entries(def.shape)
        .flatMap(([name, field]) => field._zod.optin === "optional" ? [] : [name]);
      return fc.record(Object.fromEntries(fields), { requiredKeys });
    }
    case "array":
      return fc.array(valid(def.element), { minLength: 1, maxLength: 2 });
    case "union":
      return fc.oneof(...def.options.map(valid));
    case "nullable":
      return fc.option(valid(def.innerType));
    case "optional":
      return valid(def.innerType);
    case "literal":
      return fc.constantFrom(...def.values);
    case "enum":
      return fc.constantFrom(...Object.values(def.entries));
    case "number":
      return fc.integer({ min: 1 });
    case "boolean":
      return fc.boolean();
    case "string":
      return "format" in def
        ? fc.constant("2026-03-02T15:00:00.000Z")
        : fc.constantFrom(...((def.checks ?? []).length > 0 ? ["187.25", "-1", "0"] : ["", "AAPL"]));
    default:
      return fc.jsonValue();
  }
}

const rubbish = fc.oneof(
  fc.constantFrom<unknown>(
    "1e5",
    "1.",
    " 1",
    "NaN",
    "2026-02-30T15:00:00.000Z",
    null,
    0,
    -1,
    1.5,
    2 ** 53,
    true,
  ),
  fc.constantFrom<unknown>([], {}, "", "ticks"),
  fc.jsonValue(),
);

/** The value with one thing in it, `at` so many from the front, gone or another. */
function spoiled(
  value: unknown,
  at: number,
  by: { kind: "gone" | "other" | "more"; value: unknown },
): unknown {
  let left = at;
  const walk = (one: unknown): unknown => {
    if (left-- === 0 && by.kind === "other") return by.value;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== "object" || one === null) return one;
    const fields = Object.entries(one);
    if (left === 0 && by.kind === "more") return { ...one, colour: by.value };
    if (left === 0 && by.kind === "gone") fields.pop();
    return Object.fromEntries(fields.map(([name, field]) => [name, walk(field)]));
  };
  return walk(value);
}

const kinds = fc.constantFrom(...Object.values(lineSchemas));

Deno.test("each event that is as its schema wants it is plain", () => {
  for (const schema of Object.values(eventSchemas)) {
    const check = plainCheckOf(schema);
    fc.assert(fc.property(valid(schema), (value) => check(value)), { numRuns: 30 });
  }
});

Deno.test("nothing is plain that its schema does not let through as it is", () => {
  const line = kinds.chain((schema) => fc.tuple(fc.constant<z.core.$ZodType>(schema), valid(schema)));
  const by = fc.record({ kind: fc.constantFrom("gone", "other", "more"), value: rubbish });
  let plain = 0;
  fc.assert(
    fc.property(line, fc.nat(40), by, ([schema, value], at, by) => {
      const given = spoiled(value, at, by);
      if (!plainCheckOf(schema)(given)) return;
      plain += 1;
      expect(z.core.safeParse(schema, given)).toEqual({ success: true, data: given });
    }),
    { numRuns: 3_000 },
  );
  expect(plain).toBeGreaterThan(100);
});

Deno.test("a schema that changes what it lets through, or holds it against more, has nothing plain", () => {
  const schemas = [
    z.string().trim(),
    z.coerce.number(),
    z.string().transform(() => 1),
    z.object({ a: z.string() }).refine(() => true),
    z.object({ a: z.string().trim() }),
    z.url(),
  ];
  for (const schema of schemas) {
    const check = plainCheckOf(schema);
    for (const value of ["x", " x", "http://example.com", 1, { a: "x" }, {}]) {
      expect(check(value)).toBe(false);
    }
  }
});

Deno.test("what a schema would fill in, take out or keep is plain as far as it stays as it is", () => {
  const filled = z.object({ a: z.string().default("x") });
  const kept = z.looseObject({ a: z.string() });
  const told = [{ a: "x" }, {}, { a: "x", b: 1 }, { a: null }];
  expect(told.map(plainCheckOf(filled))).toEqual([true, false, false, false]);
  expect(told.map(plainCheckOf(kept))).toEqual([true, false, true, false]);
  expect(told.map(plainCheckOf(z.looseObject({})))).toEqual([true, true, true, true]);
  expect([[], null, "x"].map(plainCheckOf(z.looseObject({})))).toEqual([false, false, false]);
  expect(["BUY", "buy", 1].map(plainCheckOf(z.enum(["BUY", "SELL"])))).toEqual([true, false, false]);
});

const submit = {
  action: "submit",
  previewToken: "t".repeat(43),
  idempotencyKey: "5d0fc4b1-9f5b-4a2e-8c58-0d2c7f0f1c11",
};

Deno.test("a submit is plain, with each of what may stand beside it", () => {
  const check = plainCheckOf(requestSchema);
  const marks = { keyIsNew: true, confirmDuplicate: false, confirmWarnings: true };
  for (const more of [{}, ...Object.entries(marks).map(([name, value]) => ({ [name]: value })), marks]) {
    expect(check({ ...submit, ...more })).toBe(true);
  }
});

Deno.test("no request is plain that its schema does not let through as it is: lengths, letters, kinds, names", () => {
  const check = plainCheckOf(requestSchema);
  const text = fc.oneof(
    fc.uuid(),
    fc.string({ maxLength: 140, unit: "grapheme" }),
    fc.constantFrom("a\u202eb4567", "a\nb45678"),
  );
  const value = fc.oneof(text, fc.jsonValue());
  const body = fc.record({
    action: fc.constantFrom("submit", "submit", "cancel_order", "disarm_live", "nothing", null),
    previewToken: value,
    idempotencyKey: value,
    clientOrderId: value,
    confirmDuplicate: fc.oneof(fc.boolean(), value),
    ["__proto__"]: value,
  }, { requiredKeys: ["action"] });
  let plain = 0;
  const known = fc.record(submitted(text), { requiredKeys: ["action", "previewToken", "idempotencyKey"] });
  fc.assert(
    fc.property(fc.oneof(body, known), (made) => {
      const given = JSON.parse(JSON.stringify(made));
      if (!check(given)) return;
      plain += 1;
      expect(requestSchema.safeParse(given)).toEqual({ success: true, data: given });
    }),
    { numRuns: 3_000 },
  );
  expect(plain).toBeGreaterThan(100);
});

function submitted(text: fc.Arbitrary<string>) {
  return {
    action: fc.constant("submit"),
    previewToken: text,
    idempotencyKey: text,
    confirmWarnings: fc.boolean(),
  };
}
