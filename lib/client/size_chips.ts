// The sizes that the ticket offers, each with what it stands for.
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { decimalsOf, formatPercent, formatQuantity, type Lang } from "@/lib/contract/format.ts";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import type { SizeFacts, SizeWish } from "./sizing.ts";
import type { SizeAmounts } from "./ticket_defaults.ts";

export interface SizeChip {
  label: string;
  title: string;
  wish: SizeWish;
}

const SHARES = ["25", "50", "100"] as const;

interface ChipSources {
  facts: SizeFacts;
  /** What is typed; `null`: nothing that is a number. */
  quantity: DecimalString | null;
  amounts: SizeAmounts;
  hasPosition: boolean;
  t: Translate;
  lang: Lang;
}

export function sizeChips({ facts, quantity, amounts, hasPosition, t, lang }: ChipSources): SizeChip[] {
  const { money, share, risk } = amounts;
  const { currency } = facts;
  const amount = (value: DecimalString) => formatQuantity(value, lang);
  const percent = (value: DecimalString) => formatPercent(value, lang, decimalsOf(value));
  const base = facts.baseCurrency ?? "";
  const chip = (label: string, title: string, wish: SizeWish): SizeChip => ({ label, title, wish });
  return [
    chip("½×", t("size.half"), { by: "factor", factor: "0.5", quantity }),
    chip("2×", t("size.double"), { by: "factor", factor: "2", quantity }),
    ...(hasPosition ? SHARES : []).map((one) =>
      chip(percent(one), t("size.ofPosition", { percent: percent(one) }), { by: "position", percent: one })
    ),
    chip(`${amount(money)} ${currency}`, t("size.money", { amount: amount(money), currency }), {
      by: "money",
      amount: money,
      currency,
    }),
    chip(t("size.share", { percent: percent(share) }), t("size.shareLong", { percent: percent(share) }), {
      by: "share",
      percent: share,
    }),
    chip(
      t("size.risk", { amount: amount(risk), currency: base }),
      t("size.riskLong", { amount: amount(risk), currency: base }),
      { by: "risk", amount: risk },
    ),
  ];
}
