// The door of the drafts: previews for the façade, and what is checked again when they are sent.
export { Assessor } from "./assessor.ts";
export { type BasisDeps, requireUnmoved } from "./basis.ts";
export { proveClose, sizeStep, workingExits } from "./close_math.ts";
export { type DescribedDraft, describeDraft } from "./described.ts";
export { ChangeGuard } from "./guards/change_guard.ts";
export { type Checked, DraftGuard } from "./guards/draft_guard.ts";
export { EntryGate } from "./guards/entry_gate.ts";
export { PositionProof, type Proven } from "./position_proof.ts";
export { PositionWatch } from "./position_watch.ts";
export { Previews } from "./previews.ts";
export {
  type ClosePlan,
  type ModifyPlan,
  type OrderPlan,
  type Plan,
  PreviewTokens,
} from "./preview_tokens.ts";
export { wireOrder } from "./wire_order.ts";
