// Toasts and the two live regions: a polite summary that speaks at most every five seconds, and an alert for
// what needs a decision.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { isOpen } from "@/lib/client/order_view.ts";
import { pnlFigure } from "@/lib/client/account_view.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { spokenText } from "@/lib/client/speech.ts";
import { aboutOrder, type Toast, type ToastTone } from "@/lib/client/toasts.ts";
import { formatSigned } from "@/lib/contract/format.ts";
import { Explain } from "./Explain.tsx";
import { Icon } from "./Icon.tsx";
import { OnDemand } from "./OnDemand.tsx";
import { Said } from "./Said.tsx";

const looks: Record<ToastTone, string> = {
  fill: "toast toast-fill",
  info: "toast toast-info",
  problem: "toast toast-problem",
};

export function Messages(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const toasts = screen.toasts.toastsSig.value;
  const problems = toasts.filter((toast) => toast.tone === "problem");
  const others = toasts.filter((toast) => toast.tone !== "problem");
  const urgent = problems.at(-1);
  const lang = screen.settings.langSig.value;
  const stale = screen.streamSig.value.kind === "stale";
  const calm = others.at(-1);
  return (
    <section class="area-toasts" aria-label={t("toast.region")}>
      <div class="toasts">
        {/* What needs a decision is not pushed out of sight by fills, which leave by themselves. */}
        {[...problems.toReversed(), ...others.toReversed()].map((toast) => (
          <ToastView key={toast.id} toast={toast} />
        ))}
      </div>
      <p class="sr-only" role="alert">
        {urgent ? `${urgent.text} ${urgent.detail ? spokenText(urgent.detail, lang) : ""}` : ""}
      </p>
      <p class="sr-only" role="alert">{stale ? t("stream.staleNow") : ""}</p>
      <p class="sr-only" role="status">{calm?.text ?? ""}</p>
      <Summary />
    </section>
  );
}

function ToastView({ toast }: { toast: Toast }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  return (
    <div class={looks[toast.tone]} data-toast={toast.tone} data-about={toast.about}>
      <div class="grow min-w-0 break-words">
        <p>{toast.text}</p>
        {toast.detail !== null && (
          <p class="text-xs text-muted">
            <Said {...toast.detail} />
          </p>
        )}
        <Fix toast={toast} />
        {toast.code !== null && <p class="age">{toast.code}</p>}
        {toast.problem && <Explain refusal={toast.problem} withIb />}
      </div>
      <button
        type="button"
        class="btn btn-quiet"
        aria-label={t("toast.dismiss")}
        onClick={() => screen.toasts.dismiss(toast.id)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/** The way out of a refusal, where there is one. */
function Fix({ toast }: { toast: Toast }): JSX.Element | null {
  const screen = useScreen();
  if (toast.kind !== "refused") return null;
  const order = Object.values(screen.store.ordersSig.value)
    .find(({ clientOrderId }) => aboutOrder(clientOrderId) === toast.about);
  return order ? <OnDemand patient>{({ RefusalFix }) => <RefusalFix order={order} />}</OnDemand> : null;
}

const SUMMARY_MS = 5000;

/**
 * Ticking figures are no live regions; this sentence is spoken when the picture as a whole has changed, at
 * most every five seconds.
 */
function Summary(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const spokenSig = useSignal("");
  const next = useRef({ picture: "", text: "" });
  const headline = t(`headline.${screen.store.connectionSig.value.headline}`);
  const open = screen.ordersSig.value.filter(isOpen).length;
  const positions = screen.positionsSig.value.length;
  const daily = pnlFigure(screen.accountViewSig.value, "daily").value;
  const pnl = formatSigned(daily, screen.settings.langSig.value, 0);
  next.current = {
    picture: `${headline}/${open}/${positions}`,
    text: t("status.summary", { headline, open, positions, pnl }),
  };
  useEffect(() => {
    let spoken = "";
    const timer = setInterval(() => {
      if (next.current.picture === spoken) return;
      spoken = next.current.picture;
      spokenSig.value = next.current.text;
    }, SUMMARY_MS);
    return () => clearInterval(timer);
  }, []);
  return <p class="sr-only" role="status" id="summary">{spokenSig.value}</p>;
}
