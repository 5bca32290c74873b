// The status pane: every layer of the connection, its history, the trading switch, cash by currency, and what has happened.
import type { ComponentChildren, JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { formatClock } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { BUILT_IN_GATEWAY } from "@/lib/contract/gateway_name.ts";
import { Fault, Guard } from "./Guard.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { TradingSwitch } from "./TradingSwitch.tsx";

export function StatusPane(): JSX.Element {
  const t = useText();
  return (
    <aside id="pane-status" class="pane pane-status" tabIndex={-1} aria-label={t("pane.status")}>
      <div class="status-sections">
        <Section name="connection.title">
          <OnDemand patient>{({ LayerList }) => <LayerList />}</OnDemand>
          <LinkFacts />
        </Section>
        <Section name="trading.title">
          <TradingSwitch />
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
        <Section name="connection.history">
          <OnDemand patient>{({ ConnectionHistory }) => <ConnectionHistory />}</OnDemand>
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

function LinkFacts(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const connection = screen.store.connectionSig.value;
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const window = connection.restartWindow;
  return (
    <div class="mt-2 space-y-px text-xs text-muted">
      <p>
        {connection.gateway === BUILT_IN_GATEWAY ? t("connection.builtIn") : connection.gateway}
        {connection.gateway !== "" && ` · ${t("connection.clientId", { id: connection.clientId })}`}
      </p>
      {connection.serverVersion !== null && (
        <p>{t("connection.serverVersion", { version: connection.serverVersion })}</p>
      )}
      {connection.reconciledAt !== null && (
        <p>{`${t("connection.reconciled")} ${formatClock(connection.reconciledAt, lang, zone)}`}</p>
      )}
      {window && !window.inside && (
        <p>{t("connection.restart", { from: window.from, to: window.to, zone: window.timeZone })}</p>
      )}
      {!screen.leadingSig.value && <p>{t("stream.shared")}</p>}
    </div>
  );
}
