// How the sizes of the ticket are made: of which price, rate, stop and amount, and of what IB has answered.
// Pure.
import type { AccountView, ContractDetailsView, PositionView } from "@/lib/contract/api.ts";
import { type DecimalString, sub } from "@/lib/contract/decimal.ts";
import { formatQuantity, type Lang } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { moneyPerPoint } from "@/lib/contract/unit_value.ts";
import {
  computed,
  type Evidence,
  given,
  pointEvidence,
  positionEvidence,
  rateEvidence,
  toldBy,
  wholeEvidence,
} from "./evidence.ts";
import type { Trail } from "./largest_trail.ts";
import { type SizeFacts, sizeOf, type SizeWish } from "./sizing.ts";

export interface SizeSources {
  facts: SizeFacts;
  details: ContractDetailsView;
  account: AccountView | null;
  position: PositionView | null;
  /** The price that was typed; `null`: the order has none. */
  ownPrice: DecimalString | null;
}

export interface NamedWish {
  name: string;
  wish: SizeWish;
}

/** Each size that is offered, with its formula; what has none says why. */
export function sizeEvidence(sources: SizeSources, wishes: readonly NamedWish[]): Evidence[] {
  return wishes.map(({ name, wish }) => {
    const size = sizeOf(wish, sources.facts);
    return {
      ...computed("preview.quantity", "quantity" in size ? size.quantity : null, "plain", {
        label: `why.formula.size.${wish.by}`,
        inputs: [...inputsOf(sources, wish), step(sources)],
      }),
      name,
      ...("gap" in size ? { note: `size.gap.${size.gap}` as const } : {}),
    };
  });
}

function inputsOf(sources: SizeSources, wish: SizeWish): Evidence[] {
  const { facts, account, position } = sources;
  const rate = rateEvidence(account, facts.currency);
  switch (wish.by) {
    case "factor":
      return [
        given("preview.quantity", { value: wish.quantity, form: "plain" }, "why.typed"),
        ofChip("why.factor", wish.factor, "plain"),
      ];
    case "position": {
      const held = position === null ? undefined : positionEvidence(position, account)[0];
      return [
        held ?? toldBy("position", "positions.quantity", { value: facts.position, form: "plain" }),
        ofChip("why.percent", wish.percent, "percent"),
      ];
    }
    case "money":
      return [
        ownAmount(wish.amount, wish.currency),
        ...wish.currency === facts.currency ? [] : [rateEvidence(account, wish.currency), rate],
        price(sources, facts.price),
        point(sources),
      ];
    case "share":
      return [
        wholeEvidence(account),
        given("why.percent", { value: wish.percent, form: "percent" }, "why.ownAmount"),
        price(sources, facts.price),
        point(sources),
        rate,
      ];
    case "risk":
      return [
        ownAmount(wish.amount, facts.baseCurrency),
        price(sources, facts.entry),
        given("why.stop", { value: facts.stop, form: "price", unit: facts.currency }, "why.typed"),
        point(sources),
        rate,
      ];
  }
}

const ofChip = (label: LabelKey, value: DecimalString, form: "plain" | "percent") =>
  given(label, { value, form }, "why.ofChip");

const ownAmount = (value: DecimalString, unit: string | null) =>
  given("why.amount", { value, form: "money", unit }, "why.ownAmount");

const point = ({ details }: SizeSources) => pointEvidence(pointOf(details));

const step = ({ facts }: SizeSources) =>
  toldBy("contractDetails", "why.step", { value: facts.step, form: "plain" });

/** Money of a point of the price and one unit. */
export function pointOf({ contract, priceMagnifier }: ContractDetailsView): DecimalString {
  const { secType, multiplier } = contract;
  return moneyPerPoint({ secType, multiplier, priceMagnifier });
}

/** What the order itself says, or the side of the market that it meets; the tick has its own time below. */
function price(
  { facts: { currency: unit, side }, ownPrice }: SizeSources,
  value: DecimalString | null,
): Evidence {
  if (value !== null && value === ownPrice) {
    return given("why.price", { value, form: "price", unit }, "why.typed");
  }
  return toldBy("tickPrice", side === "BUY" ? "quote.ask" : "quote.bid", { value, form: "price", unit });
}

/** What was asked to find the largest size, in that order: each with what IB's what-if leaves free. */
export function largestEvidence({ found, asked }: Trail, lang: Lang): Evidence {
  return {
    ...computed("largest.title", "quantity" in found ? found.quantity : null, "plain", {
      label: "why.formula.largest",
      inputs: asked.map(({ quantity, answer }) => {
        const { equityWithLoanAfter: equity = null, initMarginAfter: margin = null, answeredAt: at = null } =
          answer ?? {};
        const unit = answer?.marginCurrency ?? null;
        const of = (label: LabelKey, field: string, value: DecimalString | null) =>
          toldBy(`openOrder ${field}`, label, { value, form: "money", unit, at });
        return {
          ...computed("why.room", equity === null || margin === null ? null : sub(equity, margin), "gain", {
            label: "why.formula.room",
            inputs: [
              of("preview.equity", "equityWithLoanAfter", equity),
              of("preview.initMargin", "initMarginAfter", margin),
            ],
          }),
          name: formatQuantity(quantity, lang),
          unit,
          ...answer === null ? { note: "why.denied" as const } : {},
        };
      }),
    }),
    ...("gap" in found ? { note: `largest.gap.${found.gap}` as const } : {}),
  };
}
