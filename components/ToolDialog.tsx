// The dialog of what is opened of the positions and of the account's figures.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import { PositionMenu } from "./PositionMenu.tsx";
import { PositionReverse } from "./PositionReverse.tsx";
import { PositionStop } from "./PositionStop.tsx";
import { RiskDialog } from "./RiskDialog.tsx";

export function ToolDialog(): JSX.Element | null {
  const tool = useScreen().toolSig.value;
  if (tool === null) return null;
  if (tool.kind === "risk") return <RiskDialog />;
  switch (tool.step) {
    case "menu":
      return <PositionMenu key="menu" tool={tool} />;
    case "stop":
      return <PositionStop key="stop" tool={tool} />;
    case "reverse":
      return <PositionReverse key="reverse" tool={tool} />;
  }
}
