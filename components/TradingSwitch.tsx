// Whether orders may be sent at all: active, reducing, halted; and the timed arming of a live account.
import type { JSX } from "preact";
import { disarmLive, setTradingState } from "@/lib/client/at_once.ts";
import { useLockReason, useScreen, useText } from "@/lib/client/context.ts";
import { formatClock } from "@/lib/contract/format.ts";
import { Glyph } from "./Icon.tsx";
import { TradingCause } from "./TradingCause.tsx";

export function TradingSwitch(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { state } = screen.store.tradingSig.value;
  const reason = useLockReason();
  // The switch is on, but something else keeps orders back: a green light would contradict the ticket.
  const isLocked = state !== "halted" && reason !== null;
  return (
    <div class="space-y-2">
      <p class="trading-line" data-trading={isLocked ? "locked" : state}>
        <Glyph
          health={isLocked ? "off" : state === "active" ? "good" : state === "reducing" ? "wait" : "bad"}
        />
        <span>{t(`trading.${state}`)}</span>
        <span class="age">
          {isLocked ? t("ticket.locked", { reason }) : t(`trading.${state}Hint`)}
        </span>
      </p>
      <p class="age empty:hidden">
        <TradingCause />
      </p>
      {!screen.looksOnly && <Switches />}
    </div>
  );
}

function Switches(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const { state } = screen.store.tradingSig.value;
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
      {screen.store.modeSig.value === "live" && <Arming />}
    </>
  );
}

/** A live account takes orders only while it is armed, for a limited time. */
function Arming(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const until = screen.store.tradingSig.value.armed[screen.accountSig.value ?? ""] ?? null;
  const zone = screen.timeZoneSig.value ?? "UTC";
  return (
    <div class="border-t border-line pt-2">
      <p class="mb-1 flex items-center gap-2">
        <Glyph health={until === null ? "off" : "bad"} />
        {until === null
          ? t("trading.notArmed")
          : t("trading.armed", { time: formatClock(until, screen.settings.langSig.value, zone) })}
      </p>
      {until === null
        ? (
          <button
            type="button"
            class="btn btn-danger"
            disabled={screen.accountSig.value === null || screen.store.tradingSig.value.state === "halted"}
            onClick={() => screen.dialogSig.value = "arm"}
          >
            {t("trading.arm")}
          </button>
        )
        : (
          <button type="button" class="btn" onClick={() => void disarmLive(screen)}>
            {t("trading.disarm")}
          </button>
        )}
    </div>
  );
}
