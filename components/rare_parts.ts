// What somebody opens by hand, and rarely: a script that comes when it is asked for.
export { HelpDialog } from "./HelpDialog.tsx";
export { HistoryDialog } from "./HistoryDialog.tsx";
export { PriceChart } from "./PriceChart.tsx";
export { ProposalsDialog } from "./ProposalsDialog.tsx";
export { PromotionDialog } from "./PromotionDialog.tsx";
export { SessionsDialog } from "./SessionsDialog.tsx";
export { SettingsForm } from "./SettingsForm.tsx";
