// The bar of a replay: says that nothing can be sent, and moves through the recording.
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { replaySpeeds } from "@/lib/client/replay_speeds.ts";
import { ReplayControl } from "@/lib/client/replay.ts";
import { useScreen, useText } from "@/lib/client/context.ts";

const STEP_MS = 10_000;
const SLIDER_STEP_MS = 100;

export function ReplayBar(): JSX.Element {
  const { start, settings } = useScreen();
  const t = useText();
  const lang = settings.langSig.value;
  const control = useMemo(() => new ReplayControl(start.base), []);
  /** Where the slider is held, in epoch milliseconds; it does not follow then. */
  const heldSig = useSignal<number | null>(null);
  useEffect(() => control.follow(), []);
  const view = control.viewSig.value;
  const [from, to] = [Date.parse(view?.from ?? ""), Date.parse(view?.to ?? "")];
  const at = heldSig.value ?? Date.parse(view?.at ?? "");
  const seek = (moment: number) => {
    heldSig.value = null;
    // The last step of the slider may end short of the end.
    const wanted = moment > to - SLIDER_STEP_MS ? to : Math.max(moment, from);
    void control.wish({ action: "seek", at: new Date(wanted).toISOString() });
  };
  return (
    <section class="replay-bar" aria-label={t("replay.title")}>
      <strong class="replay-mark">{t("replay.title")}</strong>
      <span>{t("replay.told")}</span>
      {view && (
        <>
          <span class="replay-name">{view.name}</span>
          <button
            type="button"
            class="btn"
            data-action="replay-play"
            onClick={() => void control.wish({ action: view.playing ? "pause" : "play" })}
          >
            {view.playing ? t("replay.pause") : t("replay.play")}
          </button>
          <button type="button" class="btn" title={t("replay.back")} onClick={() => seek(at - STEP_MS)}>
            −10 s
          </button>
          <input
            type="range"
            class="replay-slider"
            aria-label={t("replay.slider")}
            aria-valuetext={told(at, lang)}
            min={from}
            max={to}
            step={SLIDER_STEP_MS}
            value={at}
            onInput={(event) => heldSig.value = event.currentTarget.valueAsNumber}
            onChange={(event) => seek(event.currentTarget.valueAsNumber)}
          />
          <button type="button" class="btn" title={t("replay.on")} onClick={() => seek(at + STEP_MS)}>
            +10 s
          </button>
          <time class="replay-time" dateTime={view.at}>{told(at, lang)}</time>
          {view.seeking && <span role="status">{t("replay.seeking")}</span>}
          <label class="replay-speed">
            {t("replay.speed")}
            <select
              class="input"
              value={view.speed}
              onChange={(event) =>
                void control.wish({ action: "speed", speed: Number(event.currentTarget.value) })}
            >
              {replaySpeeds.map((speed) => <option key={speed} value={speed}>{speed}×</option>)}
            </select>
          </label>
        </>
      )}
      {control.failedSig.value && <span role="alert">{t("replay.failed")}</span>}
    </section>
  );
}

/** Day and time of the recording, by this browser's clock. */
function told(at: number, lang: string): string {
  if (Number.isNaN(at)) return "–";
  return new Date(at).toLocaleString(lang === "de" ? "de-DE" : "en-GB", {
    day: "2-digit",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}
