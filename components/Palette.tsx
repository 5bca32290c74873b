// The palette: an order or a command in one line. It says what the line means as it is typed; Enter previews
// an order, and asks where a command asks elsewhere.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { lockText } from "@/lib/client/closed.ts";
import { useScreen, useText } from "@/lib/client/context.ts";
import { parseWish, type Wish } from "@/lib/client/palette.ts";
import { type Match, matchOf } from "@/lib/client/palette_match.ts";
import { type RunGap, runWish } from "@/lib/client/palette_run.ts";
import { createSymbolSearch } from "@/lib/client/symbol_search.ts";
import { Modal } from "./Modal.tsx";
import { PaletteWish } from "./PaletteWish.tsx";

export function Palette({ onClose }: { onClose(): void }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lineSig = useSignal("");
  const gapSig = useSignal<RunGap | null>(null);
  /** Enter was pressed before the instrument was known. */
  const pendingSig = useSignal(false);
  /** What was asked for is being done: it may wait for a price. */
  const busySig = useSignal(false);
  const wishSig = useComputed(() => parseWish(lineSig.value, screen.settings.langSig.value));
  const matchSig = useMatch(wishSig);
  const run = async () => {
    if (matchSig.peek() === "waiting") {
      pendingSig.value = true;
      return;
    }
    pendingSig.value = false;
    if (busySig.peek()) return;
    const match = matchSig.peek();
    busySig.value = true;
    gapSig.value = await runWish(screen, wishSig.peek(), typeof match === "string" ? null : match)
      .finally(() => busySig.value = false);
  };
  useSignalEffect(() => {
    if (pendingSig.value && matchSig.value !== "waiting") void run();
  });
  return (
    <Modal id="palette" title={t("palette.title")} onClose={onClose} withMode>
      <form
        class="dialog-body space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <label class="label" for="palette-line">{t("palette.label")}</label>
        <input
          id="palette-line"
          class="input"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          data-first
          placeholder="b 100 aapl 280 gtc tp 320 sl 270"
          aria-describedby="palette-wish"
          value={lineSig.value}
          onInput={(event) => {
            lineSig.value = event.currentTarget.value;
            gapSig.value = null;
            pendingSig.value = false;
          }}
        />
        <div
          id="palette-wish"
          role="status"
          aria-busy={busySig.value}
          class="min-h-[72px]"
          data-wish={wishSig.value.do}
          data-refused={gapSig.value === "unknown" || undefined}
        >
          {gapSig.value === null || gapSig.value === "unknown"
            // What can not be read is said word for word already.
            ? <PaletteWish wish={wishSig.value} match={matchSig.value} />
            : <Gap gap={gapSig.value} />}
        </div>
      </form>
      <div class="dialog-foot">
        <p class="mr-auto self-center age">{t("palette.enter")}</p>
        <button type="button" class="btn" onClick={onClose}>{t("dialog.close")}</button>
      </div>
    </Modal>
  );
}

/** Why nothing was asked for; what keeps closes back is named. */
function Gap({ gap }: { gap: RunGap }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lock = gap === "closed" ? screen.closeLockSig.value : null;
  const why = lock === null ? "" : `: ${lockText(screen, lock)}`;
  return <p class="text-danger" data-gap={gap}>{`${t(`palette.gap.${gap}`)}${why}`}</p>;
}

/** The instrument that the line names; `null` where it names none. Asked for when the typing pauses. */
function useMatch(wishSig: { readonly value: Wish }) {
  const screen = useScreen();
  const search = useMemo(() =>
    createSymbolSearch({
      api: screen.api,
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      onChosen() {},
    }), []);
  const symbolSig = useComputed(() => {
    const wish = wishSig.value;
    return wish.do === "order" ? wish.order.symbol : wish.do === "instrument" ? wish.symbol : null;
  });
  const matchSig = useComputed<Match | null>(() => {
    const symbol = symbolSig.value;
    return symbol === null
      ? null
      : matchOf(symbol, { ticket: screen.ticket.instrumentSig.value, search: search.stateSig.value });
  });
  useSignalEffect(() => search.type(symbolSig.value ?? ""));
  return matchSig;
}
