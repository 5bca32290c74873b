// The dialogs that concern no single pane: the keyboard map, and the questions before trading stops or goes live.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { EmergencyDialog } from "./EmergencyDialog.tsx";
import { OnDemand, Rarely } from "./OnDemand.tsx";

export function FrameDialogs(): JSX.Element | null {
  const screen = useScreen();
  const name = screen.dialogSig.value;
  const close = () => screen.dialogSig.value = null;
  if (name === "help") {
    return <Rarely onClose={close}>{({ HelpDialog }) => <HelpDialog onClose={close} />}</Rarely>;
  }
  if (name === "palette") {
    return <OnDemand onClose={close}>{({ Palette }) => <Palette onClose={close} />}</OnDemand>;
  }
  if (name === "history") {
    return <Rarely onClose={close}>{({ HistoryDialog }) => <HistoryDialog onClose={close} />}</Rarely>;
  }
  if (name === "activity") {
    return <OnDemand onClose={close}>{({ ActivityDialog }) => <ActivityDialog onClose={close} />}</OnDemand>;
  }
  if (name === "emergency") {
    // With the page: a stop must not wait for a script.
    return <EmergencyDialog onClose={close} />;
  }
  if (name === "arm") {
    return <Rarely onClose={close}>{({ ArmDialog }) => <ArmDialog onClose={close} />}</Rarely>;
  }
  if (name === "proposals") {
    return <Rarely onClose={close}>{({ ProposalsDialog }) => <ProposalsDialog onClose={close} />}</Rarely>;
  }
  if (name === "sessions") {
    return <Rarely onClose={close}>{({ SessionsDialog }) => <SessionsDialog onClose={close} />}</Rarely>;
  }
  return null;
}
