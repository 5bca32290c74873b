// The timed arming of a live account: until when, the way to it and back.
import type { JSX } from "preact";
import { disarmLive } from "@/lib/client/actions.ts";
import { pressOf } from "@/lib/client/closed.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Lock } from "@/lib/client/lock.ts";
import type { Screen } from "@/lib/client/screen.ts";
import { formatClock } from "@/lib/contract/format.ts";
import { Glyph } from "./Icon.tsx";

/** The server decides again. */
function lockOfArming({ accountSig, store }: Screen): Lock | null {
  if (accountSig.value === null) return { name: "armAccount" };
  return store.tradingSig.value.state === "halted" ? { name: "armHalted" } : null;
}

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
            {...pressOf(screen, lockOfArming(screen), () => screen.dialogSig.value = "arm")}
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
