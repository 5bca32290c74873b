// What is opened and not seen at once: one script of its own, fetched after the first picture.
import "@/lib/contract/says/screen/opened.ts";

export { Activity, ConnectionHistory } from "./Activity.tsx";
export { ArmDialog } from "./ArmDialog.tsx";
export { CancelDialogs } from "./CancelDialogs.tsx";
export { CashList } from "./CashList.tsx";
export { CloseDialogs } from "./CloseDialog.tsx";
export { EarlierRow } from "./EarlierRow.tsx";
export { ExitsDialog } from "./ExitsDialog.tsx";
export { FillsTable } from "./FillsTable.tsx";
export { HelpDialog } from "./HelpDialog.tsx";
export { HistoryDialog } from "./HistoryDialog.tsx";
export { LastEvent } from "./LastEvent.tsx";
export { LayerList } from "./LayerList.tsx";
export { LimitsPanel } from "./LimitsPanel.tsx";
export { LinkFacts } from "./LinkFacts.tsx";
export { OrderDetails } from "./OrderDetails.tsx";
export { PriceChart } from "./PriceChart.tsx";
export { PreviewDialog } from "./PreviewDialog.tsx";
export { ProposalLine } from "./ProposalLine.tsx";
export { ProposalsDialog } from "./ProposalsDialog.tsx";
export { PromotionDialog } from "./PromotionDialog.tsx";
export { QuotePanel } from "./QuotePanel.tsx";
export { RefusalFix } from "./Refusal.tsx";
export { SessionsDialog } from "./SessionsDialog.tsx";
export { SettingsForm } from "./SettingsForm.tsx";
export { WatchLists } from "./WatchLists.tsx";
export { FailedPart, FaultRowText, FaultText } from "./Faults.tsx";
