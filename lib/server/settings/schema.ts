// The shape of `lotse.json`: strict, with a plain sentence for every value that is refused.
import { z } from "zod";
import { type LimitForm, type LimitKey, limitKeys, limitModes, limitTable } from "@/lib/contract/limits.ts";
import { zoneOf } from "@/lib/contract/zones.ts";

/** What a limit is in figures, as the end of "must be …". */
export const NUMBER =
  "a number of at least 0 with at most 15 digits and 10 behind the point, without an exponent";

const number = z.union([z.number(), z.string()], "must be a number").transform((value, context) => {
  const text = typeof value === "number" ? String(value) : value.trim();
  if (/^\d{1,15}(\.\d{1,10})?$/.test(text)) return text;
  context.addIssue({ code: "custom", message: `must be ${NUMBER}` });
  return z.NEVER;
});

/** IB's kinds of instruments. A word that is none of them would be a limit that holds nobody. */
export const kinds = [
  ...["STK", "OPT", "FUT", "FOP", "CASH", "BOND", "BILL", "FUND", "CFD", "CMDTY", "CRYPTO", "WAR", "IOPT"],
  ...["BAG", "CONTFUT", "IND"],
] as const;
const perKindKeys = ["other", ...kinds] as const;

const words = z.array(z.string().trim().min(1, "must not be empty"), "must be a list of texts");
const kindWords = z.array(z.enum(kinds, `must be one of ${kinds.join(", ")}`), "must be a list of kinds");
const yesOrNo = z.boolean("must be true or false");

const isAboutKinds: ReadonlySet<LimitKey> = new Set(["shortTypes", "allowedTypes", "deniedTypes"]);

/** One number is for all kinds; a record changes those it names and leaves the others. */
const numberPerKind = z.union([
  number,
  z.null(),
  z.strictObject(Object.fromEntries(perKindKeys.map((kind) => [kind, number.nullable().optional()]))),
]);

function formOf(key: LimitKey): z.ZodType {
  const { form, unit }: { form: LimitForm; unit: string } = limitTable[key];
  const list = isAboutKinds.has(key) ? kindWords : words;
  switch (form) {
    case "number":
      return (unit === "orders"
        ? number.refine((text) => !text.includes("."), "must be a whole number")
        : number)
        .nullable();
    case "perKind":
      return numberPerKind;
    case "permit":
    case "demand":
      return yesOrNo;
    case "allowed":
      return list.nullable();
    case "denied":
      return list;
  }
}

const limitFields = Object.fromEntries(limitKeys.map((key) => [key, formOf(key).optional()]));
/** Limits of one account: those that are given. */
const accountSchema = z.strictObject(limitFields);
const modeSchema = z.strictObject({
  ...limitFields,
  accounts: z.record(z.string(), accountSchema).optional(),
});

/** As everywhere, by the names that IB and Windows use too; what is kept is what `Temporal` takes. */
const timeZone = z.string().transform((word, context) => {
  const zone = zoneOf(word);
  if (zone !== null) return zone;
  context.addIssue({ code: "custom", message: "must be a time zone such as America/New_York" });
  return z.NEVER;
});

/** Ceilings that the Python bridge takes at its start and that nobody can raise while it runs. */
const backstopSchema = z.strictObject({
  quantity: number.optional(),
  value: number.optional(),
  /** The only accounts that orders may name; missing: all of the mode. */
  accounts: z.array(z.string().trim().min(1)).optional(),
});

const whole = (least: number, most: number) => {
  const sentence = `must be a whole number from ${least} to ${most}`;
  return z.number(sentence).int(sentence).min(least, sentence).max(most, sentence);
};

/** When the desk halts by itself; null: never for that. */
const haltsSchema = z.strictObject({
  rejects: whole(1, 10_000).nullable().optional(),
  rejectSeconds: whole(1, 86_400).optional(),
  journalSeconds: whole(1, 86_400).nullable().optional(),
  deadManSeconds: whole(10, 86_400).nullable().optional(),
});

/** What may move between a preview and its submit, in percent; null: anything. */
const previewsSchema = z.strictObject({
  pricePercent: numberPerKind.optional(),
  moneyPercent: number.nullable().optional(),
});

export const settingsSchema = z.strictObject({
  version: z.literal(1, "must be 1"),
  day: z.strictObject({
    timeZone: timeZone.optional(),
    startsAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time such as 00:00").optional(),
  }).optional(),
  halts: haltsSchema.optional(),
  previews: previewsSchema.optional(),
  limits: z.strictObject(Object.fromEntries(limitModes.map((mode) => [mode, modeSchema.optional()])))
    .optional(),
  backstop: z.strictObject(Object.fromEntries(limitModes.map((mode) => [mode, backstopSchema.optional()])))
    .optional(),
});

/** What is known at each place of the file, for "did you mean". */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const names = path.map(String);
  if (names.length === 0) return Object.keys(settingsSchema.shape);
  if (names[0] === "day") return ["timeZone", "startsAt"];
  if (names[0] === "halts") return Object.keys(haltsSchema.shape);
  if (names[0] === "previews") return names.length === 1 ? Object.keys(previewsSchema.shape) : perKindKeys;
  if (names[0] === "backstop") return names.length === 1 ? limitModes : Object.keys(backstopSchema.shape);
  if (names.length === 1) return limitModes;
  const last = names.at(-1) ?? "";
  if ((limitKeys as readonly string[]).includes(last)) return perKindKeys;
  return names.length === 2 ? [...limitKeys, "accounts"] : limitKeys;
}
