// Reads commands from JSON. What they do is said at their types, in commands.ts.
import type { ControlCommand } from "./commands.ts";
import { isDecimal } from "../decimal.ts";
import { faultSchema, leap } from "./plan_schema.ts";
import type { Same } from "./same.ts";
import { z } from "zod";

const decimal = z.string().refine(isDecimal, "Not a decimal number");
const permId = z.int().positive();
const instrument = { conId: z.int().positive().optional(), symbol: z.string().min(1).optional() };

const schema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("advance"), ms: leap }),
  z.strictObject({ do: z.literal("price"), ...instrument, price: decimal }),
  z.strictObject({ do: z.literal("gap"), ...instrument, percent: decimal }),
  z.strictObject({ do: z.enum(["halt", "resume"]), ...instrument }),
  z.strictObject({ do: z.enum(["freeze", "unfreeze"]), ...instrument }),
  z.strictObject({
    do: z.literal("fill"),
    permId,
    quantity: decimal.optional(),
    price: decimal.optional(),
  }),
  z.strictObject({ do: z.literal("reject"), permId, reason: z.string() }),
  z.strictObject({ do: z.literal("cancel"), permId }),
  z.strictObject({
    do: z.literal("change"),
    permId,
    quantity: decimal.optional(),
    limitPrice: decimal.optional(),
    auxPrice: decimal.optional(),
  }),
  z.strictObject({
    do: z.literal("type-order"),
    ...instrument,
    account: z.string().optional(),
    action: z.enum(["BUY", "SELL"]),
    quantity: decimal,
    orderType: z.string(),
    limitPrice: decimal.optional(),
    auxPrice: decimal.optional(),
    tif: z.string().optional(),
  }),
  z.strictObject({ do: z.literal("correct"), execId: z.string(), price: decimal.optional() }),
  z.strictObject({
    do: z.literal("deposit"),
    account: z.string().optional(),
    currency: z.string(),
    amount: decimal,
  }),
  z.strictObject({
    do: z.literal("assign"),
    ...instrument,
    account: z.string().optional(),
    quantity: decimal.optional(),
  }),
  z.strictObject({
    do: z.literal("dividend"),
    ...instrument,
    amount: decimal,
    nights: z.int().min(1).max(366).optional(),
  }),
  z.strictObject({
    do: z.literal("split"),
    ...instrument,
    numerator: z.int().min(1).max(100),
    denominator: z.int().min(1).max(100),
  }),
  z.strictObject({
    do: z.literal("borrow"),
    ...instrument,
    shares: decimal.optional(),
    locate: z.boolean().optional(),
  }),
  z.strictObject({ do: z.literal("order-delay"), ms: z.int().nonnegative() }),
  z.strictObject({ do: z.literal("hold-matching"), on: z.boolean() }),
  z.strictObject({ do: z.literal("fault"), fault: faultSchema }),
  z.strictObject({ do: z.literal("clear-fault"), id: z.int() }),
  z.strictObject({ do: z.literal("clear-faults") }),
  z.strictObject({
    do: z.literal("drop-client"),
    clientId: z.int().optional(),
    connection: z.int().optional(),
  }),
]);

export const commandSchema: z.ZodType<Same<ControlCommand, z.infer<typeof schema>>> = schema;
