// How TWS is set, held against what the desk needs: each line with the reason and the way to change it. Asked
// for when it is opened.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ProblemError } from "@/lib/client/api.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { lostAnswer } from "@/lib/client/screen.ts";
import type { Problem, TwsCheck, TwsCheckReply } from "@/lib/contract/api.ts";
import { formatClock, UNKNOWN } from "@/lib/contract/format.ts";
import { isLabel } from "@/lib/contract/says/screen/mod.ts";
import { ProblemNote } from "./Field.tsx";
import { Glyph, type Health } from "./Icon.tsx";
import { CloseButton, Modal } from "./Modal.tsx";

interface Checked extends TwsCheckReply {
  /** The server's clock, in epoch milliseconds. */
  at: number;
}

const HEALTH: Record<TwsCheck["state"], Health> = {
  good: "good",
  warning: "wait",
  bad: "bad",
  unknown: "off",
};

export function PreflightDialog(): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const checkedSig = useSignal<Checked | null>(null);
  const problemSig = useSignal<Problem | null>(null);
  const busySig = useSignal(false);
  const ask = async () => {
    if (busySig.peek()) return;
    busySig.value = true;
    try {
      const reply = await screen.api.post({ action: "check_tws" });
      checkedSig.value = { ...reply, at: screen.clockSig.peek() };
      problemSig.value = null;
    } catch (error) {
      problemSig.value = error instanceof ProblemError ? error.problem : lostAnswer(t);
    } finally {
      busySig.value = false;
    }
  };
  useEffect(() => void ask(), []);
  const checked = checkedSig.value;
  const close = () => screen.toolSig.value = null;
  return (
    <Modal id="preflight" title={t("tws.title")} onClose={close} wide>
      <div class="dialog-body space-y-3" aria-busy={busySig.value}>
        <p class="text-muted">{t("tws.text")}</p>
        <ProblemNote problem={problemSig.value} />
        {checked === null
          ? problemSig.value === null && <p role="status">{t("tws.checking")}</p>
          : <Results checked={checked} />}
      </div>
      <div class="dialog-foot">
        <CloseButton onClose={close} />
        <button
          type="button"
          class="btn"
          data-action="check-again"
          disabled={busySig.value}
          onClick={() => void ask()}
        >
          {t("tws.again")}
        </button>
      </div>
    </Modal>
  );
}

function Results({ checked }: { checked: Checked }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const zone = screen.timeZoneSig.value ?? "UTC";
  const time = formatClock(new Date(checked.at).toISOString(), screen.settings.langSig.value, zone);
  return (
    <>
      <p role="status" data-settings={checked.settings}>
        {t(`tws.settings.${checked.settings}`)} <span class="age">{t("tws.checked", { time })}</span>
      </p>
      <ul class="space-y-3">
        {checked.checks.map((check) => <Check key={check.name} check={check} />)}
      </ul>
    </>
  );
}

/** What is in order has its reason behind a summary; what is not says all of it at once. */
function Check({ check: { name, state, value } }: { check: TwsCheck }): JSX.Element {
  const t = useText();
  return (
    <li class="border-t border-line pt-3" data-check={name} data-state={state}>
      <details open={state !== "good"}>
        <summary class="flex flex-wrap items-center gap-x-2">
          <Glyph health={HEALTH[state]} />
          <strong class="font-semibold">{t(`tws.${name}`)}</strong>
          <span class="grow break-words">{shown(name, state, value, t)}</span>
          <span class="text-muted">{t(`tws.state.${state}`)}</span>
        </summary>
        <dl class="mt-1 pl-[18px]">
          <dt class="label">{t("tws.why")}</dt>
          <dd>{t(`tws.${name}.why`)}</dd>
          <dt class="label mt-1">{t("tws.fix")}</dt>
          <dd>{t(`tws.${name}.fix`)}</dd>
        </dl>
      </details>
    </li>
  );
}

/** The key of a word of the desk's own among the values; `null`: they are IB's. */
function keyOf(name: TwsCheck["name"], word: string): string | null {
  switch (name) {
    case "account":
      return `mode.${word}`;
    case "upstream":
    case "farms":
      return `state.${word}`;
    case "readOnly":
    case "lots":
    case "rounding":
      return `tws.value.${word}`;
    default:
      return null;
  }
}

/** IB's own spelling, but for states; nothing told is a dash, and a list that was told empty is empty. */
function shown(
  name: TwsCheck["name"],
  state: TwsCheck["state"],
  value: string | null,
  t: ReturnType<typeof useText>,
): string {
  if (value !== null) {
    // Of a list of farms each has its state behind it.
    return value.replace(/\b[a-z]+(?=,|$)/g, (word) => {
      const key = keyOf(name, word);
      return key !== null && isLabel(key) ? t(key) : word;
    });
  }
  return state !== "unknown" && name === "precautions" ? t("tws.value.none") : UNKNOWN;
}
