// Why trading is halted or reducing, and since when: beside each place that says that it is.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { StateCause } from "@/lib/contract/api.ts";
import { formatWhen } from "@/lib/contract/format.ts";
import { isLabel } from "@/lib/contract/says/screen/mod.ts";

export function TradingCause(): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const { state, cause } = screen.store.tradingSig.value;
  if (state === "active" || cause === null) return null;
  const told = ({ by, at, origin, reason }: Omit<StateCause, "also">) => {
    const time = formatWhen(
      at,
      screen.todaySig.value,
      screen.settings.langSig.value,
      screen.timeZoneSig.value ?? "UTC",
    );
    const from = `cause.from.${origin}`;
    const where = isLabel(from) ? t(from) : origin;
    return `${time}: ${t(`cause.by.${by}`)}${where === null ? "" : ` (${where})`}${
      reason === null ? "" : ` – ${t("cause.reason", { reason })}`
    }`;
  };
  return (
    <span data-cause={cause.by}>
      {[t("cause.since", { time: told(cause) }), ...(cause.also ?? []).map(told)].join(" · ")}
    </span>
  );
}
