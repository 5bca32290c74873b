// What acts, and what stands on the page and is not seen at once: one script of its own, fetched with the
// page's start.
import "@/lib/contract/says/screen/opened.ts";

export * from "@/lib/client/acts.ts";
export { Activity, ActivityDialog } from "./Activity.tsx";
export { CancelDialogs } from "./CancelDialogs.tsx";
export { CashList } from "./CashList.tsx";
export { CloseDialogs } from "./CloseDialog.tsx";
export { DaySpark } from "./Spark.tsx";
export { EarlierRow } from "./EarlierRow.tsx";
export { Explain } from "./Explain.tsx";
export { FillsTable } from "./FillsTable.tsx";
export { LastEvent } from "./LastEvent.tsx";
export { LayerList } from "./LayerList.tsx";
export { LimitsPanel } from "./LimitsPanel.tsx";
export { LinkFacts } from "./LinkFacts.tsx";
export { LiveArming } from "./LiveArming.tsx";
export { MarketParts } from "./MarketParts.tsx";
export { Messages } from "./Messages.tsx";
export { NewsBanners } from "./NewsBanners.tsx";
export { OrderDetails } from "./OrderDetails.tsx";
export { OrderFinder } from "./OrderFinder.tsx";
export { OrderAverage, OrderDistance, OrderLast, TrailStop } from "./OrderMarket.tsx";
export { PositionBadges, RiskMark, WeightText } from "./PositionMarks.tsx";
export { PositionTotals } from "./PositionTotals.tsx";
export { Palette } from "./Palette.tsx";
export { PaletteButton } from "./PaletteButton.tsx";
export { PreviewDialog } from "./PreviewDialog.tsx";
export { ProposalLine } from "./ProposalLine.tsx";
export { QuotePanel } from "./QuotePanel.tsx";
export { RefusalFix } from "./Refusal.tsx";
export { SearchMatches, SearchStatus } from "./SearchMatches.tsx";
export { SentLine } from "./SentLine.tsx";
export { Splits } from "./Splits.tsx";
export { ToolDialog } from "./ToolDialog.tsx";
export { TicketFoot } from "./TicketFoot.tsx";
export { TicketForm } from "./TicketForm.tsx";
export { FailedPart, FaultRowText, FaultText } from "./Faults.tsx";
