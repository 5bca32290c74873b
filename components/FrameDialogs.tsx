// The dialogs that concern no single pane: the keyboard map, and the questions before trading stops or goes
// live.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { EmergencyDialog } from "./EmergencyDialog.tsx";
import { OnDemand, Rarely } from "./OnDemand.tsx";

/** Those out of the script that only comes for what is in it. */
const rarely = {
  arm: "ArmDialog",
  help: "HelpDialog",
  history: "HistoryDialog",
  proposals: "ProposalsDialog",
  sessions: "SessionsDialog",
} as const;

export function FrameDialogs(): JSX.Element | null {
  const screen = useScreen();
  const name = screen.dialogSig.value;
  const onClose = () => screen.dialogSig.value = null;
  if (name === null || name === "cancelAll" || name === "flatten") return null;
  // With the page: a stop must not wait for a script.
  if (name === "emergency") return <EmergencyDialog onClose={onClose} />;
  if (name === "palette") {
    return <OnDemand onClose={onClose}>{({ Palette }) => <Palette onClose={onClose} />}</OnDemand>;
  }
  if (name === "activity") {
    return (
      <OnDemand onClose={onClose}>{({ ActivityDialog }) => <ActivityDialog onClose={onClose} />}</OnDemand>
    );
  }
  return (
    <Rarely key={name} onClose={onClose}>
      {(parts) => {
        const Dialog = parts[rarely[name]];
        return <Dialog onClose={onClose} />;
      }}
    </Rarely>
  );
}
