// What somebody opens by hand, and rarely: a script that comes when it is asked for.
import "@/lib/contract/says/screen/overview.ts";
import "@/lib/contract/says/screen/rarely.ts";

export { DeskOverview } from "./DeskOverview.tsx";
export { Explanation } from "./Explanation.tsx";
export { ArmDialog } from "./ArmDialog.tsx";
export { ExitsDialog } from "./ExitsDialog.tsx";
export { HelpDialog } from "./HelpDialog.tsx";
export { HistoryDialog } from "./HistoryDialog.tsx";
export { MarketDepth } from "./MarketDepth.tsx";
export { OptionChain } from "./OptionChain.tsx";
export { PreflightDialog } from "./PreflightDialog.tsx";
export { PreviewEvidence } from "./PreviewEvidence.tsx";
export { PriceChart } from "./PriceChart.tsx";
export { ProposalsDialog } from "./ProposalsDialog.tsx";
export { PromotionDialog } from "./PromotionDialog.tsx";
export { PromotionDiff, PromotionOffer } from "./PromotionParts.tsx";
export { RiskDialog } from "./RiskDialog.tsx";
export { ReplayBar } from "./ReplayBar.tsx";
export { SessionsDialog } from "./SessionsDialog.tsx";
export { SettingsForm } from "./SettingsForm.tsx";
export { SizeDialog } from "./SizeDialog.tsx";
export { ViewerBar } from "./ViewerBar.tsx";
export { WhyDialog } from "./WhyDialog.tsx";
