// What the connection is made of: gateway, client id, version, when it was reconciled, when TWS restarts.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { formatWhen } from "@/lib/contract/format.ts";
import { BUILT_IN_GATEWAY } from "@/lib/contract/gateway_name.ts";

export function LinkFacts(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const connection = screen.store.connectionSig.value;
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const today = screen.todaySig.value;
  const window = connection.restartWindow;
  return (
    <div class="mt-2 space-y-px text-xs text-muted">
      <p>
        {connection.gateway === BUILT_IN_GATEWAY ? t("connection.builtIn") : connection.gateway}
        {connection.gateway !== "" && ` · ${t("connection.clientId", { id: connection.clientId })}`}
      </p>
      {connection.since !== "" && (
        <p class="link-since">
          {`${t(`headline.${connection.headline}`)} ${
            t("connection.since", { time: formatWhen(connection.since, today, lang, zone) })
          }`}
        </p>
      )}
      {connection.serverVersion !== null && (
        <p>{t("connection.serverVersion", { version: connection.serverVersion })}</p>
      )}
      {connection.reconciledAt !== null && (
        <p>{`${t("connection.reconciled")} ${formatWhen(connection.reconciledAt, today, lang, zone)}`}</p>
      )}
      {window && !window.inside && (
        <p>{t("connection.restart", { from: window.from, to: window.to, zone: window.timeZone })}</p>
      )}
      <p>
        <button
          type="button"
          class="btn btn-quiet"
          data-action="check-tws"
          onClick={() => screen.toolSig.value = { kind: "preflight" }}
        >
          {t("tws.open")}
        </button>
      </p>
      {!screen.leadingSig.value && <p>{t("stream.shared")}</p>}
    </div>
  );
}
