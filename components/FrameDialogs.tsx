// The dialogs that concern no single pane: the keyboard map, and the questions before trading stops or goes live.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { OnDemand } from "./OnDemand.tsx";

export function FrameDialogs(): JSX.Element | null {
  const screen = useScreen();
  const name = screen.dialogSig.value;
  const close = () => screen.dialogSig.value = null;
  if (name === "help") {
    return <OnDemand onClose={close}>{({ HelpDialog }) => <HelpDialog onClose={close} />}</OnDemand>;
  }
  if (name === "emergency") {
    return (
      <OnDemand onClose={close}>{({ EmergencyDialog }) => <EmergencyDialog onClose={close} />}</OnDemand>
    );
  }
  if (name === "arm") {
    return <OnDemand onClose={close}>{({ ArmDialog }) => <ArmDialog onClose={close} />}</OnDemand>;
  }
  return null;
}
