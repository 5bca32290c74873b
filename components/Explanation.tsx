// What a refusal means: the limit with what was held against it and what would pass, IB's words, and what to
// do.
import type { JSX } from "preact";
import { useScreen, useText } from "@/lib/client/context.ts";
import { type Refusal, refusalFamily } from "@/lib/client/explain.ts";
import { readable } from "@/lib/client/ib_words.ts";
import type { LimitDenial } from "@/lib/contract/api.ts";
import { isDecimal } from "@/lib/contract/decimal.ts";
import { formatNumber, formatWhen, UNKNOWN } from "@/lib/contract/format.ts";
import { isLabel } from "@/lib/contract/says/screen/mod.ts";
import { Advice } from "./Advice.tsx";

export function Explanation({ refusal, withIb }: { refusal: Refusal; withIb: boolean }): JSX.Element {
  const t = useText();
  const { code, ib, limit } = refusal;
  const family = refusalFamily(code);
  return (
    <div class="space-y-1 text-xs" data-explanation={family}>
      <p>{t(`explain.${family}`)}</p>
      {limit && <LimitFacts denial={limit} />}
      {withIb && ib && <p lang="en">{`IB ${ib.code}: ${readable(ib.message)}`}</p>}
      {withIb && ib?.advice && <Advice code={ib.code} advice={ib.advice} />}
      {/^[A-Z_]+$/.test(code) && <p class="age">{t("error.code", { code })}</p>}
    </div>
  );
}

function LimitFacts({ denial: { key, value, limit, wouldPass, of } }: { denial: LimitDenial }): JSX.Element {
  const screen = useScreen();
  const t = useText();
  const lang = screen.settings.langSig.value;
  const write = (text: string | null) =>
    text === null ? UNKNOWN : isDecimal(text) ? formatNumber(text, lang) : text;
  const name = `limit.${key}`;
  const passes = of === "notBefore" && wouldPass !== null
    ? formatWhen(wouldPass, screen.todaySig.value, lang, screen.timeZoneSig.value ?? "UTC")
    : write(wouldPass);
  return (
    <dl class="facts" data-explained-limit={key}>
      <dt>{t("explain.limit")}</dt>
      <dd>{isLabel(name) ? t(name) : key}</dd>
      <dt>{t("explain.value")}</dt>
      <dd>{write(value)}</dd>
      <dt>{t("explain.most")}</dt>
      <dd>{write(limit)}</dd>
      <dt>{of === null ? t("explain.passes") : t(`explain.passes.${of}`)}</dt>
      <dd>{passes}</dd>
    </dl>
  );
}
