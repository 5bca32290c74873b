// Whether trading is halted or reducing, and of a live account whether it is armed: in sight whatever else is
// told beside it.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { formatClock } from "@/lib/contract/format.ts";
import { Glyph } from "./Icon.tsx";

/** `said`: the message that stands beside it; what that says is not said twice. */
export function TradingMark({ said }: { said: string | undefined }): JSX.Element | null {
  const { store } = useScreen();
  const t = useText();
  const { state } = store.tradingSig.value;
  const isTold = state === "active" || state === said;
  const isLive = store.modeSig.value === "live" && state !== "halted";
  if (isTold && !isLive) return null;
  return (
    <p class="trading-mark" data-mark={state}>
      {!isTold && (
        <>
          <Glyph health={state === "halted" ? "bad" : "wait"} />
          <strong>{t(`trading.${state}`)}</strong>
        </>
      )}
      {isLive && <Armed />}
    </p>
  );
}

function Armed(): JSX.Element {
  const { store, accountSig, settings, timeZoneSig } = useScreen();
  const t = useText();
  const until = store.tradingSig.value.armed[accountSig.value ?? ""] ?? null;
  const time = until === null ? "" : formatClock(until, settings.langSig.value, timeZoneSig.value ?? "UTC");
  return (
    <>
      <Glyph health={until === null ? "off" : "bad"} />
      <span>{until === null ? t("arming.none") : t("arming.brief", { time })}</span>
    </>
  );
}
