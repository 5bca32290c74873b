// What a program lays before the trader: a draft with its reason, and what became of it.
import { z } from "zod";
import { draftSchema } from "../requests.ts";
import { sayingSchema } from "../says/schema.ts";
import { timeSchema } from "../scalars.ts";
import { contractSchema } from "./instrument.ts";

/** `open` waits for the trader; each of the others is an end. */
export const proposalStates = ["open", "taken", "rejected", "withdrawn", "lapsed"] as const;
export type ProposalState = (typeof proposalStates)[number];

const shared = {
  proposalId: z.string(),
  /** The name of the program's token. */
  origin: z.string(),
  /** The program's words, on one line; nothing in them is Lotse's. */
  reason: z.string(),
  order: draftSchema,
  contract: contractSchema,
  /** English; `sentenceSays` is the same for the screen. */
  sentence: z.string(),
  sentenceSays: sayingSchema,
  laidAt: timeSchema,
  /** When it lapses by itself. */
  expiresAt: timeSchema,
};

/** An open proposal as every screen sees it. */
export const proposalViewSchema = z.strictObject(shared);
export type ProposalView = z.infer<typeof proposalViewSchema>;

/** What became of a proposal: for the program that has laid it. */
export const proposalFateSchema = z.strictObject({
  ...shared,
  state: z.enum(proposalStates),
  endedAt: timeSchema.nullable(),
  /** The trader's words to a rejection; `null` where there are none. */
  endReason: z.string().nullable(),
  /** The order that came of it. */
  clientOrderId: z.string().nullable(),
  /** Whether the trader has sent something else than was proposed; `null` unless it was taken. */
  changed: z.boolean().nullable(),
});
export type ProposalFate = z.infer<typeof proposalFateSchema>;

/** `GET /api/proposals`: the caller's own, newest first; to the owner of the desk those of every program. */
export const proposalsReplySchema = z.strictObject({ proposals: z.array(proposalFateSchema) });
export type ProposalsReply = z.infer<typeof proposalsReplySchema>;

/** What a preview says of the proposal it is made from. */
export const previewedProposalSchema = z.strictObject({
  proposalId: z.string(),
  origin: z.string(),
  reason: z.string(),
  /** The order is another one than was proposed. */
  changed: z.boolean(),
});
export type PreviewedProposal = z.infer<typeof previewedProposalSchema>;
