// The status pane: every layer of the connection, the trading switch, cash by currency, and what has
// happened.
import type { ComponentChildren, JSX } from "preact";
import { useText } from "@/lib/client/context.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { Fault, Guard } from "./Guard.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { TradingSwitch } from "./TradingSwitch.tsx";

export function StatusPane(): JSX.Element {
  const t = useText();
  return (
    <aside id="pane-status" class="pane pane-status" tabIndex={-1} aria-label={t("pane.status")}>
      {/* The switch comes first: messages lie over the end of the status, and over no button of it. */}
      <div class="status-sections">
        <Section name="trading.title">
          <TradingSwitch />
        </Section>
        <Section name="connection.title">
          <OnDemand patient>
            {({ LayerList, LinkFacts }) => (
              <>
                <LayerList />
                <LinkFacts />
              </>
            )}
          </OnDemand>
        </Section>
        <Section name="limits.title">
          <OnDemand patient>{({ LimitsPanel }) => <LimitsPanel />}</OnDemand>
        </Section>
        <Section name="account.cashBy">
          <OnDemand patient>{({ CashList }) => <CashList />}</OnDemand>
        </Section>
        <Section name="activity.title">
          <OnDemand patient>{({ Activity }) => <Activity />}</OnDemand>
        </Section>
      </div>
    </aside>
  );
}

/** One that fails leaves the others, the trading switch first of all. */
function Section({ name, children }: { name: LabelKey; children: ComponentChildren }): JSX.Element {
  const t = useText();
  return (
    <section class="border-b border-line px-3 py-2">
      <h2 class="mb-1">{t(name)}</h2>
      <Guard fallback={() => <Fault name={name} />}>{children}</Guard>
    </section>
  );
}
