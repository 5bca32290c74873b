// Whether orders may be sent at all: active, reducing, halted; of a live account its arming, which comes with
// the opened parts.
import type { JSX } from "preact";
import { setTradingState } from "@/lib/client/at_once.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { UNKNOWN } from "@/lib/contract/format.ts";
import { Glyph } from "./Icon.tsx";
import { partsSig } from "./parts.ts";

export function TradingSwitch(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { state } = screen.store.tradingSig.value;
  const parts = partsSig.value;
  // The switch is on, but something else keeps orders back: a green light would contradict the ticket.
  const hasLock = screen.lockSig.value !== null;
  const isLocked = state !== "halted" && hasLock;
  // What passes all the same is said: closes do while trading is reducing or halted, armed or not.
  const isOff = screen.closeLockSig.value !== null;

  return (
    <div class="space-y-2">
      <p class="trading-line" data-trading={isLocked ? "locked" : state}>
        <Glyph
          health={isLocked ? "off" : state === "active" ? "good" : state === "reducing" ? "wait" : "bad"}
        />
        <span>{screen.store.readySig.value ? t(`trading.${state}`) : UNKNOWN}</span>
        {/* Of a lock the reason is told across the screen and in the ticket. */}
        <span class="age">{t(isOff ? "trading.off" : `trading.${state}Hint`)}</span>
      </p>
      <p class="age empty:hidden">
        {parts && <parts.TradingCause />}
      </p>
      {!screen.looksOnly && <Switches />}
    </div>
  );
}

function Switches(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { state } = screen.store.tradingSig.value;
  const parts = partsSig.value;
  return (
    <>
      <div class="grid gap-1">
        {state !== "active" && (
          <button
            type="button"
            class="btn"
            onClick={() => void setTradingState(screen, "active")}
          >
            {t("stop.activate")}
          </button>
        )}
        {state !== "reducing" && (
          <button
            type="button"
            class="btn"
            onClick={() => void setTradingState(screen, "reducing")}
          >
            {t("stop.reduce")}
          </button>
        )}
        {state !== "halted" && (
          <button
            type="button"
            class="btn btn-danger"
            onClick={() => screen.dialogSig.value = "emergency"}
          >
            {t("trading.stopAll")}
          </button>
        )}
      </div>
      {screen.store.modeSig.value === "live" && parts && <parts.LiveArming />}
    </>
  );
}
