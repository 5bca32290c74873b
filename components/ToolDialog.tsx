// The dialog of what is opened of the positions and of the figures. What leads to an order is here, what only
// shows is fetched.
import type { JSX } from "preact";
import { useScreen } from "@/lib/client/context.ts";
import type { PositionTool } from "@/lib/client/tool.ts";
import { Rarely } from "./OnDemand.tsx";
import { PositionMenu } from "./PositionMenu.tsx";
import { PositionReverse } from "./PositionReverse.tsx";
import { PositionStop } from "./PositionStop.tsx";

export function ToolDialog(): JSX.Element | null {
  const { toolSig } = useScreen();
  const tool = toolSig.value;
  const close = () => toolSig.value = null;
  if (tool === null) return null;
  if (tool.kind === "position") return <PositionDialog tool={tool} />;
  if (tool.kind === "risk") return <Rarely onClose={close}>{({ RiskDialog }) => <RiskDialog />}</Rarely>;
  if (tool.kind === "preflight") {
    return <Rarely onClose={close}>{({ PreflightDialog }) => <PreflightDialog />}</Rarely>;
  }
  if (tool.kind === "size") return <Rarely onClose={close}>{({ SizeDialog }) => <SizeDialog />}</Rarely>;
  return <Rarely onClose={close}>{({ WhyDialog }) => <WhyDialog key={tool.kind} tool={tool} />}</Rarely>;
}

function PositionDialog({ tool }: { tool: PositionTool }): JSX.Element {
  switch (tool.step) {
    case "menu":
      return <PositionMenu key="menu" tool={tool} />;
    case "stop":
      return <PositionStop key="stop" tool={tool} />;
    case "reverse":
      return <PositionReverse key="reverse" tool={tool} />;
  }
}
