// What is shown before anything is sent: the order in one normal form, its cost, its effect, its proof.
import { z } from "zod";
import { draftSchema } from "../requests.ts";
import { codedFields, sayingSchema } from "../says/schema.ts";
import { decimalSchema, nullableDecimal, timeSchema } from "../scalars.ts";
import { contractSchema } from "./instrument.ts";
import { warningSchema } from "./messages.ts";
import { previewedProposalSchema } from "./proposal.ts";
import { quoteViewSchema } from "./quote.ts";

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
  /** When IB answered; `null`: it did not. */
  answeredAt: timeSchema.nullable(),
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

/**
 * What a preview is bound to: a submit is refused (`PREVIEW_STALE`) when one of these has moved beyond
 * `tolerance`.
 */
const previewBasisSchema = z.strictObject({
  /** By the broker's last word. */
  position: nullableDecimal,
  /** Other open orders of the account on the instrument, alone or as a leg. */
  orders: z.array(z.strictObject({ clientOrderId: z.string(), remaining: nullableDecimal })),
  /** `null`: there was none. `ended`: IB has said why nothing comes any more. */
  quote: quoteViewSchema.pick({ bid: true, ask: true, last: true, at: true, dataType: true, halted: true })
    .extend({ ended: z.boolean() }).nullable(),
  netLiquidation: nullableDecimal,
  /** Base currency for one unit of the contract's. */
  rate: nullableDecimal,
  /**
   * `price`: by how much the price that the order meets may move; `moneyPercent`: net liquidation and rate,
   * in percent. `null`: by any amount.
   */
  tolerance: z.strictObject({ price: nullableDecimal, moneyPercent: nullableDecimal }),
});
export type PreviewBasis = z.infer<typeof previewBasisSchema>;

/** What the exits of an order make of it, if all of it fills at `entry`; fees come on top. */
const outcomeSchema = z.strictObject({
  /** Where they are; `null`: there is no such exit, or nobody can say where it stands. */
  takeProfit: nullableDecimal,
  stopLoss: nullableDecimal,
  /** Its own price, of a market order what it would meet now; `null`: nobody can say. */
  entry: nullableDecimal,
  /**
   * Above zero, in the contract's currency; `null`: no such exit, or not known. Stops can fill at worse
   * prices.
   */
  loss: nullableDecimal,
  gain: nullableDecimal,
  /** The same in the base currency. */
  lossBase: nullableDecimal,
  gainBase: nullableDecimal,
  /** Gain for one unit of loss. */
  ratio: nullableDecimal,
});
export type PreviewOutcome = z.infer<typeof outcomeSchema>;

const worthFields = {
  notional: nullableDecimal,
  notionalBase: nullableDecimal,
  percentOfNetLiquidation: nullableDecimal,
  /** Of a bracket; of a change of one of its orders, with the others as they are. */
  outcome: outcomeSchema.exactOptional(),
};
const standingSchema = z.strictObject(worthFields);
export type PreviewStanding = z.infer<typeof standingSchema>;

export const previewSchema = z.strictObject({
  previewToken: z.string(),
  expiresAt: timeSchema,
  /** English; `sentenceSays` is the same for the screen. */
  sentence: z.string(),
  sentenceSays: sayingSchema,
  order: draftSchema,
  contract: contractSchema,
  /**
   * What an amount of cash buys at the price it is valued at, about; `null` of an order with a quantity, or
   * without a price.
   */
  quantityAbout: nullableDecimal,
  ...worthFields,
  baseCurrency: z.string().nullable(),
  /** Of a change: the same of the order as it stands. */
  standing: standingSchema.exactOptional(),
  whatIf: whatIfViewSchema,
  positionBefore: nullableDecimal,
  positionAfter: nullableDecimal,
  warnings: z.array(warningSchema),
  basis: previewBasisSchema,
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
