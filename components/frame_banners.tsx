// What the frame of the screen has to say across it, each `null` while there is nothing: old figures, a lost
// login, old scripts, locks, causes and what to do, trading that is not active.
import type { JSX } from "preact";
import type { Screen } from "@/lib/client/screen.ts";
import { wordingOf } from "@/lib/client/speech.ts";
import { formatAge, formatCountdown } from "@/lib/contract/format.ts";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import type { BannerView } from "./Banner.tsx";
import { partsSig } from "./parts.ts";
import { ReloadButton } from "./ReloadButton.tsx";
import { Said } from "./Said.tsx";

export function streamBanner(screen: Screen, t: Translate): BannerView | null {
  if (screen.loginEndedSig.value) {
    return {
      name: "login",
      tone: "danger",
      says: <span>{t("stream.login")}</span>,
      action: <a class="btn" href={`${screen.start.base}/login`}>{t("stream.loginAction")}</a>,
    };
  }
  if (screen.gateSig.value) {
    return {
      name: "gate",
      tone: "danger",
      says: <span role="alert">{t("stream.gate")}</span>,
      action: <ReloadButton />,
    };
  }
  const stream = screen.streamSig.value;
  if (stream.kind === "connecting" && !screen.store.readySig.value) {
    return { name: "connecting", tone: "warn", says: t("stream.connecting") };
  }
  if (stream.kind !== "stale") return null;
  // The stream's own times are of the browser's clock.
  const now = screen.clockSig.value - screen.clockOffset.ms;
  const silent = now - stream.since;
  const left = stream.retryAt - now;
  return {
    name: "stale",
    tone: "danger",
    says: (
      <>
        {stream.refusal
          // A viewer knows since when a desk is silent; this page may be younger.
          ? <Said {...wordingOf(stream.refusal)} />
          : (
            <span>
              {silent < 1000
                ? t("stream.staleNow")
                : t("stream.stale", { age: formatAge(silent, screen.settings.langSig.value) })}
            </span>
          )}
        {left > 0 && <span class="age">{t("stream.reopen", { time: formatCountdown(left) })}</span>}
      </>
    ),
  };
}

/** Old scripts against a new server would show and ask what no longer fits. */
export function buildBanner(screen: Screen, t: Translate): BannerView | null {
  const reason = screen.reloadSig.value;
  return reason && {
    name: reason,
    tone: "warn",
    says: <span role="alert">{t(`app.reload.${reason}`)}</span>,
    action: <ReloadButton />,
  };
}

/** What is wrong and what to do about it, in the server's words; the cause of a lock is told with that. */
export function connectionBanner(screen: Screen, t: Translate): BannerView | null {
  const { cause, headline } = screen.store.connectionSig.value;
  if (cause === null || isCauseOfLock(screen)) return null;
  return {
    name: "cause",
    tone: headline === "disconnected" || headline === "reconnecting" ? "danger" : "warn",
    says: (
      <>
        <span class="text-muted">{`${t("connection.cause")}:`}</span>
        {causeAndFix(screen, t)}
      </>
    ),
  };
}

/** Why nothing can be sent at all. */
export function lockBanner(screen: Screen, t: Translate): BannerView | null {
  const { lock } = screen.store.connectionSig.value;
  return lock && {
    name: "lock",
    tone: "danger",
    says: (
      <>
        <strong>{t("connection.locked")}</strong>
        {isCauseOfLock(screen) ? causeAndFix(screen, t) : <Said {...lock} />}
        <span class="age">{lock.code}</span>
      </>
    ),
  };
}

/** A lock that is what is wrong with the connection, too. */
function isCauseOfLock(screen: Screen): boolean {
  const { lock, causeSays } = screen.store.connectionSig.value;
  return lock !== null && causeSays?.key.split(".")[0] === lock.code;
}

function causeAndFix(screen: Screen, t: Translate): JSX.Element {
  const { cause, causeSays, fix, fixSays } = screen.store.connectionSig.value;
  return (
    <>
      <Said text={cause ?? ""} says={causeSays} />
      {fix !== null && (
        <span>
          <span class="text-muted">{`${t("connection.fix")}: `}</span>
          <Said text={fix} says={fixSays} />
        </span>
      )}
    </>
  );
}

export function tradingBanner(screen: Screen, t: Translate): BannerView | null {
  const { state } = screen.store.tradingSig.value;
  const parts = partsSig.value;
  return state === "active" ? null : {
    name: state,
    tone: state === "halted" ? "danger" : "warn",
    says: (
      <>
        <strong>{t(`trading.${state}`)}</strong>
        <span>{t(`trading.${state}Hint`)}</span>
        {parts && <parts.TradingCause />}
      </>
    ),
  };
}
