// Lines across the screen for what must not be overlooked: old figures, a lost login, locks, modes, causes
// and what to do.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { formatAge, formatCountdown } from "@/lib/contract/format.ts";
import { Banner } from "./Banner.tsx";
import { partsSig } from "./parts.ts";
import { ReloadButton } from "./ReloadButton.tsx";
import { Said } from "./Said.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { TradingCause } from "./TradingCause.tsx";

/**
 * One line is kept for them, so that they move nothing when they come and go. More of them lie over the
 * account's figures, where nothing is pressed; and scroll when there is no room for all.
 */
export function Banners(): JSX.Element {
  const t = useText();
  const parts = partsSig.value;
  return (
    <div class="banner-line">
      <OnDemand patient>{({ LastEvent }) => <LastEvent />}</OnDemand>
      <div class="banner-stack">
        <div class="banner-list" role="group" aria-label={t("toast.region")} tabIndex={0}>
          <StreamBanner />
          <BuildBanner />
          <ConnectionBanner />
          <LockBanner />
          {parts && <parts.NewsBanners />}
          <TradingBanner />
        </div>
      </div>
    </div>
  );
}

function StreamBanner(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  if (screen.loginEndedSig.value) {
    return (
      <Banner tone="danger" name="login">
        <span>{t("stream.login")}</span>
        <a class="btn" href={`${screen.start.base}/login`}>{t("stream.loginAction")}</a>
      </Banner>
    );
  }
  if (screen.gateSig.value) {
    return (
      <Banner tone="danger" name="gate">
        <span role="alert">{t("stream.gate")}</span>
        <ReloadButton />
      </Banner>
    );
  }
  const stream = screen.streamSig.value;
  if (stream.kind === "connecting" && !screen.store.readySig.value) {
    return <Banner tone="warn" name="connecting">{t("stream.connecting")}</Banner>;
  }
  if (stream.kind !== "stale") return null;
  // The stream's own times are of the browser's clock.
  const now = screen.clockSig.value - screen.clockOffset.ms;
  const silent = now - stream.since;
  const left = stream.retryAt - now;
  return (
    <Banner tone="danger" name="stale">
      <span>
        {silent < 1000
          ? t("stream.staleNow")
          : t("stream.stale", { age: formatAge(silent, screen.settings.langSig.value) })}
      </span>
      {left > 0 && <span class="age">{t("stream.reopen", { time: formatCountdown(left) })}</span>}
    </Banner>
  );
}

/** Old scripts against a new server would show and ask what no longer fits. */
function BuildBanner(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const reason = screen.reloadSig.value;
  if (reason === null) return null;
  return (
    <Banner tone="warn" name={reason}>
      <span role="alert">{t(`app.reload.${reason}`)}</span>
      <ReloadButton />
    </Banner>
  );
}

/** What is wrong and what to do about it, in the server's words. */
function ConnectionBanner(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { cause, causeSays, fix, fixSays, headline } = screen.store.connectionSig.value;
  if (cause === null) return null;
  return (
    <Banner
      tone={headline === "disconnected" || headline === "reconnecting" ? "danger" : "warn"}
      name="cause"
    >
      <span>
        <span class="text-muted">{`${t("connection.cause")}: `}</span>
        <Said text={cause} says={causeSays} />
      </span>
      {fix !== null && (
        <span>
          <span class="text-muted">{`${t("connection.fix")}: `}</span>
          <Said text={fix} says={fixSays} />
        </span>
      )}
    </Banner>
  );
}

/** Why nothing can be sent at all; milder reasons come with the opened parts. */
function LockBanner(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { lock } = screen.store.connectionSig.value;
  if (lock === null) return null;
  return (
    <Banner tone="danger" name="lock">
      <strong>{t("connection.locked")}</strong>
      <Said {...lock} />
      <span class="age">{lock.code}</span>
    </Banner>
  );
}

function TradingBanner(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { state } = screen.store.tradingSig.value;
  if (state === "active") return null;
  return (
    <Banner tone={state === "halted" ? "danger" : "warn"} name={state}>
      <strong>{t(`trading.${state}`)}</strong>
      <span>{t(`trading.${state}Hint`)}</span>
      <TradingCause />
    </Banner>
  );
}
