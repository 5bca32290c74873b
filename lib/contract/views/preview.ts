// What is shown before anything is sent: the order in one normal form, its cost, its effect, its proof.
import { z } from "zod";
import { draftSchema } from "../requests.ts";
import { codedFields, sayingSchema } from "../says/schema.ts";
import { decimalSchema, nullableDecimal, timeSchema } from "../scalars.ts";
import { contractSchema } from "./instrument.ts";
import { warningSchema } from "./messages.ts";
import { previewedProposalSchema } from "./proposal.ts";

/** IB's answer to a what-if. */
const whatIfViewSchema = z.strictObject({
  initMarginBefore: nullableDecimal,
  initMarginAfter: nullableDecimal,
  maintMarginBefore: nullableDecimal,
  maintMarginAfter: nullableDecimal,
  equityWithLoanAfter: nullableDecimal,
  commission: nullableDecimal,
  commissionMin: nullableDecimal,
  commissionMax: nullableDecimal,
  commissionCurrency: z.string().nullable(),
  marginCurrency: z.string().nullable(),
});
export type WhatIfView = z.infer<typeof whatIfViewSchema>;

/** The proof of a close: position, minus what working exits may still do, is what may be closed. */
const closeProofSchema = z.strictObject({
  position: decimalSchema,
  workingExits: decimalSchema,
  closes: decimalSchema,
  result: decimalSchema,
});
export type CloseProof = z.infer<typeof closeProofSchema>;

export const previewSchema = z.strictObject({
  previewToken: z.string(),
  expiresAt: timeSchema,
  /** English; `sentenceSays` is the same for the screen. */
  sentence: z.string(),
  sentenceSays: sayingSchema,
  order: draftSchema,
  contract: contractSchema,
  /** What an amount of cash buys at the price it is valued at, about; `null` of an order with a quantity, or without a price. */
  quantityAbout: nullableDecimal,
  notional: nullableDecimal,
  notionalBase: nullableDecimal,
  baseCurrency: z.string().nullable(),
  percentOfNetLiquidation: nullableDecimal,
  whatIf: whatIfViewSchema,
  positionBefore: nullableDecimal,
  positionAfter: nullableDecimal,
  warnings: z.array(warningSchema),
  proof: closeProofSchema.exactOptional(),
  /** Whose idea it was, when it comes from a proposal. */
  proposal: previewedProposalSchema.exactOptional(),
});
export type Preview = z.infer<typeof previewSchema>;

/** A position that a flatten can not close, and why. */
const skippedSchema = z.strictObject({ conId: z.int(), ...codedFields });
export type Skipped = z.infer<typeof skippedSchema>;

/** A preview per position, and the positions that could not be prepared: shown, never silent. */
export const flattenPreviewSchema = z.strictObject({
  previews: z.array(previewSchema),
  skipped: z.array(skippedSchema),
});
export type FlattenPreview = z.infer<typeof flattenPreviewSchema>;
