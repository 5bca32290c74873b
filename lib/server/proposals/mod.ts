// The door of the proposals: what programs lay before the trader.
export { ProposalBook } from "./book.ts";
export { proposalFate, proposalView } from "./views.ts";
