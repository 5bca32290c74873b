// What stands for the figures of a row and opens where they come from.
import type { ComponentChildren, JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { WhyTool } from "@/lib/client/tool.ts";
import type { ExecutionView } from "@/lib/contract/api.ts";

interface WhyProps {
  tool: WhyTool;
  /** Of what the figures are. */
  name: string;
  children: ComponentChildren;
}

/** The row that it stands in hears nothing of the press. */
export function WhyButton({ tool, name, children }: WhyProps): JSX.Element {
  const { toolSig } = useScreen();
  const t = useText();
  return (
    <button
      type="button"
      class="of-why"
      title={t("why.of", { symbol: name })}
      onClick={(event) => {
        event.stopPropagation();
        toolSig.value = tool;
      }}
    >
      {children}
    </button>
  );
}

export function WhyFill(
  { fill, name, children }: Omit<WhyProps, "tool"> & { fill: ExecutionView },
): JSX.Element {
  return <WhyButton tool={{ kind: "why-fill", fill }} name={name}>{children}</WhyButton>;
}
