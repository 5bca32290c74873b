// The two ends of a promotion in the review: on paper the text to take along, at the other desk what differs
// from paper.
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import type { Preview, Promoted, PromotionDifference } from "@/lib/contract/api.ts";
import {
  formatMoney,
  formatPercent,
  formatPrice,
  formatQuantity,
  formatWhen,
  type Lang,
  UNKNOWN,
} from "@/lib/contract/format.ts";
import { figureKinds, PROMOTION_MS, promotionText } from "@/lib/contract/promotion.ts";

/** Of a preview that was made with money that is not real: the text that the live desk takes. */
export function PromotionOffer({ preview, at }: { preview: Preview; at: number }): JSX.Element | null {
  const screen = useScreen();
  const t = useText();
  const copiedSig = useSignal(false);
  const mode = screen.store.modeSig.value;
  if (mode === "live") return null;
  const quote = screen.store.quotesSig.value[preview.contract.conId] ?? null;
  const text = promotionText({ preview, quote, mode, at: new Date(at).toISOString() });
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    copiedSig.value = true;
  };
  return (
    <>
      <p class="my-1">{t("promotion.offerText", { minutes: PROMOTION_MS / 60_000 })}</p>
      <textarea
        class="input font-mono text-xs"
        rows={4}
        readOnly
        aria-label={t("promotion.label")}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="flex flex-wrap items-center gap-2">
        {/* Without a secure context there is no clipboard: the text can be taken by hand. */}
        {globalThis.navigator?.clipboard !== undefined && (
          <button
            type="button"
            class="row-btn"
            data-action="copy-promotion"
            onClick={() => void copy()}
          >
            {t("promotion.copy")}
          </button>
        )}
        <a
          class="row-btn"
          download={`lotse-${preview.contract.symbol.replace(/\W+/g, "-")}.json`}
          href={`data:application/json,${encodeURIComponent(text)}`}
        >
          {t("promotion.save")}
        </a>
        <span role="status">{copiedSig.value ? t("promotion.copied") : ""}</span>
      </div>
    </>
  );
}

/** What differs from paper, side by side; the draft itself is the same. */
export function PromotionDiff({ promoted }: { promoted: Promoted }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const zone = screen.timeZoneSig.value ?? "UTC";
  const time = formatWhen(promoted.at, screen.todaySig.value, lang, zone);
  return (
    <section class="mt-3 border border-line rounded p-2" data-differences={promoted.differences.length}>
      <h3>{t("promotion.differs", { time })}</h3>
      <table class="w-full">
        <thead>
          <tr class="text-left text-muted">
            <th scope="col">
              <span class="sr-only">{t("promotion.figure")}</span>
            </th>
            <th scope="col">{t(`mode.${promoted.mode}`)}</th>
            <th scope="col">{t(`mode.${screen.store.modeSig.value}`)}</th>
          </tr>
        </thead>
        <tbody>
          {promoted.differences.map((difference) => (
            <tr key={difference.field} data-differs={difference.field}>
              <th scope="row" class="text-left font-normal text-muted">
                {t(`promotion.field.${difference.field}`)}
              </th>
              <td>{shown(difference.field, difference.paper, lang)}</td>
              <td class="font-semibold">{shown(difference.field, difference.live, lang)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="age">{t("promotion.same")}</p>
    </section>
  );
}

const formats = {
  price: (value: string, lang: Lang) => formatPrice(value, lang),
  money: formatMoney,
  quantity: formatQuantity,
  percent: (value: string, lang: Lang) => formatPercent(value, lang),
  word: (value: string) => value,
} as const;

function shown(field: PromotionDifference["field"], value: string | null, lang: Lang): string {
  if (value === null) return UNKNOWN;
  return formats[field === "account" ? "word" : figureKinds[field]](value, lang);
}
