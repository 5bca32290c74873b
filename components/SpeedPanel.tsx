// How fast the desk is, as it measures itself: each hop of the last orders, and the longest turn. Asked for
// when it is opened.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { formatQuantity } from "@/lib/contract/format.ts";
import type { SpeedView } from "@/lib/contract/views/speed.ts";

export function SpeedPanel(): JSX.Element {
  const { api } = useScreen();
  const t = useText();
  const speedSig = useSignal<SpeedView | "failed" | null>(null);
  const ask = () =>
    api.get("/api/speed").then(
      (speed) => speedSig.value = speed as SpeedView,
      () => speedSig.value = "failed",
    );
  const speed = speedSig.value;
  return (
    <details
      class="border-t border-line pt-3"
      data-speed
      onToggle={(event) => event.currentTarget.open && void ask()}
    >
      <summary class="label">{t("speed.title")}</summary>
      {speed === null && <p role="status" class="text-xs text-muted">{t("dialog.loading")}</p>}
      {speed === "failed" && <p role="alert" class="text-xs">{t("speed.failed")}</p>}
      {speed !== null && speed !== "failed" && <SpeedTable speed={speed} />}
    </details>
  );
}

function SpeedTable({ speed: { hops, longestTurnMs } }: { speed: SpeedView }): JSX.Element {
  const { settings } = useScreen();
  const t = useText();
  const lang = settings.langSig.value;
  const ms = (value: number | null) =>
    value === null ? formatQuantity(null, lang) : `${formatQuantity(value.toFixed(1), lang)} ms`;
  return (
    <>
      <table class="mt-1 w-full text-xs">
        <thead>
          <tr>
            <th scope="col" class="text-left">{t("speed.hop")}</th>
            <th scope="col" class="num text-right">{t("speed.half")}</th>
            <th scope="col" class="num text-right">{t("speed.most")}</th>
          </tr>
        </thead>
        <tbody>
          {hops.map(({ hop, p50Ms, p99Ms }) => (
            <tr key={hop} data-hop={hop}>
              <th scope="row" class="text-left font-normal">{t(`speed.${hop}`)}</th>
              <td class="num text-right">{ms(p50Ms)}</td>
              <td class="num text-right">{ms(p99Ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="mt-1 text-xs text-muted">
        {t("speed.turn", { minute: ms(longestTurnMs.minute), start: ms(longestTurnMs.start) })}
      </p>
    </>
  );
}
