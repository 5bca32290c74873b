// The dialog of what is opened of the positions and of the account's figures.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { PositionMenu } from "./PositionMenu.tsx";
import { PositionReverse } from "./PositionReverse.tsx";
import { PositionStop } from "./PositionStop.tsx";
import { RiskDialog } from "./RiskDialog.tsx";
import { WhyDialog } from "./WhyDialog.tsx";

export function ToolDialog(): JSX.Element | null {
  const tool = useScreen().toolSig.value;
  if (tool === null) return null;
  if (tool.kind === "risk") return <RiskDialog />;
  if (tool.kind === "why") return <WhyDialog tool={tool} />;
  switch (tool.step) {
    case "menu":
      return <PositionMenu key="menu" tool={tool} />;
    case "stop":
      return <PositionStop key="stop" tool={tool} />;
    case "reverse":
      return <PositionReverse key="reverse" tool={tool} />;
  }
}
