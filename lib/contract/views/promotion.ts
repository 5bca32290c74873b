// A preview that was made on paper and is promoted to live: the text as it is read, and what differs when it
// is previewed again.
import { z } from "zod";
import { type Figure, figureKinds, type Figures, figures } from "../promotion.ts";
import { draftSchema } from "../requests.ts";
import { decimalSchema, timeSchema } from "../scalars.ts";
import { previewSchema } from "./preview.ts";

/** Far longer than any that IB sends. */
const word = z.string().max(64);
const figure = decimalSchema.max(40).nullable();

/** Real money is promoted to nothing. */
const promotedModeSchema = z.enum(["simulated", "paper"]);

/** Whatever somebody has made of the text by hand: it is a draft like any other, and is checked as one. */
export const promotionSchema = z.strictObject({
  lotse: z.literal("promotion"),
  version: z.literal(1),
  mode: promotedModeSchema,
  /** When it was previewed. */
  at: timeSchema,
  order: draftSchema,
  instrument: z.strictObject({
    symbol: word,
    secType: word,
    currency: word,
    lastTradeDate: word,
    strike: figure,
    right: word,
    multiplier: figure,
  }),
  figures: z.strictObject(
    Object.fromEntries(
      figures.map((name) => [name, figureKinds[name] === "word" ? word.nullable() : figure]),
    ) as unknown as Record<Figure, z.ZodType<string | null>>,
  ),
});
export type Promotion = z.infer<typeof promotionSchema>;

/** One side of the comparison. */
export interface PromotedPart {
  account: string;
  figures: Figures;
}

const differenceSchema = z.strictObject({
  field: z.enum(["account", ...figures]),
  /** `null`: not known there. */
  paper: z.string().nullable(),
  live: z.string().nullable(),
});
export type PromotionDifference = z.infer<typeof differenceSchema>;

/** What `promote_preview` answers: an ordinary preview, and beside it what it was on paper. */
export const promotedPreviewSchema = z.strictObject({
  preview: previewSchema,
  promoted: z.strictObject({
    mode: promotedModeSchema,
    account: z.string(),
    at: timeSchema,
    /** What is not named here is the same; the draft is the same but for its account. */
    differences: z.array(differenceSchema),
  }),
});
export type PromotedPreview = z.infer<typeof promotedPreviewSchema>;
export type Promoted = PromotedPreview["promoted"];
