// The timed arming of a live account: until when, the way to it and back.
import type { JSX } from "preact";
import { disarmLive } from "@/lib/client/actions.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { formatClock } from "@/lib/contract/format.ts";
import { Glyph } from "./Icon.tsx";

/** A live account takes orders only while it is armed, for a limited time. */
export function LiveArming(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const until = screen.store.tradingSig.value.armed[screen.accountSig.value ?? ""] ?? null;
  const zone = screen.timeZoneSig.value ?? "UTC";
  return (
    <div class="border-t border-line pt-2">
      <p class="mb-1 flex items-center gap-2">
        <Glyph health={until === null ? "off" : "bad"} />
        {until === null
          ? t("arming.off")
          : t("arming.until", { time: formatClock(until, screen.settings.langSig.value, zone) })}
      </p>
      {until === null
        ? (
          <button
            type="button"
            class="btn btn-danger"
            data-action="begin-arming"
            disabled={screen.accountSig.value === null || screen.store.tradingSig.value.state === "halted"}
            onClick={() => screen.dialogSig.value = "arm"}
          >
            {t("arming.begin")}
          </button>
        )
        : (
          <button type="button" class="btn" onClick={() => void disarmLive(screen)}>
            {t("arming.end")}
          </button>
        )}
    </div>
  );
}
