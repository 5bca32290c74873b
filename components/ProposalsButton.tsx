// How many drafts of programs wait for the trader, and the way to them. Quiet: it says so once and changes
// nothing.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { Icon } from "./Icon.tsx";

export function ProposalsButton(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const count = Object.keys(screen.store.proposalsSig.value).length;
  const label = t("proposals.count", { count });
  return (
    <>
      <button
        type="button"
        class={count === 0 ? "btn btn-quiet wide-only" : "btn btn-quiet relative"}
        aria-label={label}
        title={label}
        data-action="proposals"
        data-count={count}
        onClick={() => screen.dialogSig.value = "proposals"}
      >
        <Icon name="tray" />
        {count > 0 && <span class="badge badge-warn badge-corner">{count}</span>}
      </button>
      <span class="sr-only" role="status">{count > 0 ? label : ""}</span>
    </>
  );
}
