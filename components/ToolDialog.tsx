// The dialog of what is opened of the positions and of the account's figures.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { Rarely } from "./OnDemand.tsx";
import { PositionMenu } from "./PositionMenu.tsx";
import { PositionReverse } from "./PositionReverse.tsx";
import { PositionStop } from "./PositionStop.tsx";

export function ToolDialog(): JSX.Element | null {
  const { toolSig } = useScreen();
  const tool = toolSig.value;
  const close = () => toolSig.value = null;
  if (tool === null) return null;
  if (tool.kind === "risk") return <Rarely onClose={close}>{({ RiskDialog }) => <RiskDialog />}</Rarely>;
  if (tool.kind === "why") {
    return <Rarely onClose={close}>{({ WhyDialog }) => <WhyDialog tool={tool} />}</Rarely>;
  }
  switch (tool.step) {
    case "menu":
      return <PositionMenu key="menu" tool={tool} />;
    case "stop":
      return <PositionStop key="stop" tool={tool} />;
    case "reverse":
      return <PositionReverse key="reverse" tool={tool} />;
  }
}
