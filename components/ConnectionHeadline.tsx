// The one headline of the connection: its state, since when, the next attempt, and the button that acts on
// it.
import type { JSX } from "preact";
import { setLink } from "@/lib/client/at_once.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Headline } from "@/lib/contract/api.ts";
import { formatCountdown, formatWhen } from "@/lib/contract/format.ts";
import { Glyph, type Health } from "./Icon.tsx";

const healths: Record<Headline, Health> = {
  connected: "good",
  degraded: "wait",
  connecting: "wait",
  reconnecting: "wait",
  disconnected: "bad",
};

export function ConnectionHeadline(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { headline, since } = screen.store.connectionSig.value;
  const stale = screen.streamSig.value.kind === "stale";
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  // Of another day the day alone: for both there is no room beside the button.
  const when = (brief: boolean) => formatWhen(since, screen.todaySig.value, lang, zone, brief);
  return (
    <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span class="headline" data-headline={stale ? "stale" : headline}>
        <Glyph health={stale ? "off" : healths[headline]} />
        <strong class="font-semibold">{stale ? t("headline.stale") : t(`headline.${headline}`)}</strong>
      </span>
      {since !== "" && (
        <span class="age headline-since" title={when(false)}>
          {t("connection.since", { time: when(true) })}
        </span>
      )}
      {!screen.looksOnly && <LinkButton />}
      <RetryCountdown />
    </div>
  );
}

/** When the next attempt starts, and the way not to wait for it. */
function RetryCountdown(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { retryAt, headline } = screen.store.connectionSig.value;
  if (retryAt === null || headline === "connected") return null;
  const left = Date.parse(retryAt) - screen.nowSig.value;
  return (
    <span class="age">
      {left > 0 ? t("connection.retryIn", { time: formatCountdown(left) }) : t("connection.retryNow")}
    </span>
  );
}

function LinkButton(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { headline, socket, retryAt } = screen.store.connectionSig.value;
  const busy = screen.linkBusySig.value;
  const down = headline === "disconnected" && socket === "disconnected";
  const waiting = socket !== "connected" && retryAt !== null;
  const button = (action: "connect" | "disconnect", label: string, accent: boolean) => (
    <button
      type="button"
      class={accent ? "btn btn-accent" : "btn"}
      disabled={busy !== null}
      aria-busy={busy === action}
      onClick={() => void setLink(screen, action)}
    >
      {busy === action ? t(busyText[action]) : label}
    </button>
  );
  return (
    <span class="flex gap-1">
      {!down && button("disconnect", t("connection.disconnect"), false)}
      {down && button("connect", t("connection.connect"), true)}
      {!down && waiting && button("connect", t("connection.tryNow"), true)}
    </span>
  );
}

const busyText = { connect: "connection.connectBusy", disconnect: "connection.disconnectBusy" } as const;
