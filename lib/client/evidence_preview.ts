// Where the figures of a preview come from: IB's what-if, the terms of the order, what the desk has made of
// both. Pure.
import type { AccountView, OrderView, PositionView, Preview } from "@/lib/contract/api.ts";
import { compare, type DecimalString, isZero, sub } from "@/lib/contract/decimal.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import {
  asInput,
  computed,
  type Evidence,
  given,
  pointEvidence,
  positionEvidence,
  rateEvidence,
  toldBy,
  wholeEvidence,
} from "./evidence.ts";

export interface PreviewSources {
  preview: Preview;
  account: AccountView | null;
  position: PositionView | null;
  /** Money of a point of the price and one unit. */
  point: DecimalString | null;
  /** What stands for a price where the order has none, and the market neither. */
  close: DecimalString | null;
  orders: Readonly<Record<string, OrderView>>;
  /** How a working order is called. */
  nameOf(clientOrderId: string): string;
}

/** The callback that answers a what-if: the state of an order that is not placed. */
const WHAT_IF = "openOrder";
const OF_ORDER: LabelKey = "why.ofOrder";

export function previewEvidence(sources: PreviewSources): Evidence[] {
  const { preview } = sources;
  const { notional, inBase } = worth(sources);
  const { baseCurrency, contract: { currency } } = preview;
  const isForeign = baseCurrency !== null && baseCurrency !== currency;
  return [
    ...preview.quantityAbout === null ? [] : [about(sources)],
    notional,
    ...isForeign ? [inBase] : [],
    ...exits(sources),
    computed("why.share", preview.percentOfNetLiquidation, "percent", {
      label: "why.formula.orderShare",
      inputs: [
        asInput(isForeign ? inBase : notional),
        asOfPreview(wholeEvidence(sources.account), preview.basis.netLiquidation),
      ],
    }),
    ...fees(preview),
    ...positions(sources),
    ...margins(preview),
    openOrders(sources, () => true),
    ...proof(sources),
  ];
}

/** With its time as long as it is what the preview was made with: what came later is of another moment. */
function asOfPreview(row: Evidence, value: DecimalString | null): Evidence {
  const isSame = value !== null && row.value !== null && compare(value, row.value) === 0;
  return isSame ? row : { ...row, value, at: null };
}

function price({ preview: { order, basis, contract }, close }: PreviewSources): Evidence {
  const unit = contract.currency;
  const own = order.limitPrice ?? order.stopPrice;
  if (own !== undefined) return given("why.price", { value: own, form: "price", unit }, OF_ORDER);
  const facing = order.side === "BUY" ? "ask" : "bid";
  const [label, value]: [LabelKey, DecimalString | null] = basis.quote?.[facing]
    ? [`quote.${facing}`, basis.quote[facing]]
    : basis.quote?.last
    ? ["quote.last", basis.quote.last]
    : ["quote.close", close];
  return toldBy("tickPrice", label, { value, form: "price", unit });
}

const quantity = ({ order }: Preview) =>
  given("preview.quantity", { value: order.quantity ?? null, form: "plain" }, OF_ORDER);

function worth(sources: PreviewSources): Record<"notional" | "inBase", Evidence> {
  const { preview, account, point } = sources;
  const { contract: { currency }, order: { cashQuantity }, basis } = preview;
  const notional = cashQuantity !== undefined
    ? given("preview.notional", { value: cashQuantity, form: "money", unit: currency }, OF_ORDER)
    : {
      ...computed("preview.notional", preview.notional, "money", {
        label: "why.formula.notional",
        inputs: [quantity(preview), price(sources), pointEvidence(point)],
      }),
      unit: currency,
    };
  const rate = asOfPreview(rateEvidence(account, currency), basis.rate);
  const inBase = {
    ...computed("why.notionalBase", preview.notionalBase, "money", {
      label: "why.formula.inBase",
      inputs: [asInput(notional), rate],
    }),
    unit: preview.baseCurrency,
  };
  return { notional, inBase };
}

/** What a bracket loses at its stop and gains at its take profit. */
function exits(sources: PreviewSources): Evidence[] {
  const { preview, point, account } = sources;
  const { outcome, contract: { currency }, baseCurrency, basis } = preview;
  if (outcome === undefined) return [];
  const entry = preview.standing === undefined
    ? { ...price(sources), label: "why.entry" as const, value: outcome.entry }
    : given("why.entry", { value: outcome.entry, form: "price", unit: currency }, "why.ofBracket");
  const source = preview.standing === undefined ? OF_ORDER : "why.ofBracket";
  const isForeign = baseCurrency !== null && baseCurrency !== currency;
  const one = (label: LabelKey, exit: DecimalString, [worth, base]: (DecimalString | null)[]): Evidence[] => {
    const figure = {
      ...computed(label, worth ?? null, "money", {
        label: "why.formula.outcome",
        inputs: [
          given("why.exit", { value: exit, form: "price", unit: currency }, source),
          entry,
          quantity(preview),
          pointEvidence(point),
        ],
      }),
      unit: currency,
    };
    if (!isForeign) return [figure];
    const rate = asOfPreview(rateEvidence(account, currency), basis.rate);
    const inputs = [asInput(figure), rate];
    return [figure, {
      ...computed(label, base ?? null, "money", { label: "why.formula.inBase", inputs }),
      unit: baseCurrency,
    }];
  };
  const { stopLoss, takeProfit, loss, lossBase, gain, gainBase } = outcome;
  return [
    ...stopLoss === null ? [] : one("bracket.loss", stopLoss, [loss, lossBase]),
    ...takeProfit === null ? [] : one("bracket.gain", takeProfit, [gain, gainBase]),
  ];
}

/** What an amount of money buys. */
function about(sources: PreviewSources): Evidence {
  const { preview, point } = sources;
  const { order: { cashQuantity = null }, contract: { currency } } = preview;
  return computed("preview.quantityAbout", preview.quantityAbout, "plain", {
    label: "why.formula.quantityAbout",
    inputs: [
      given("why.amount", { value: cashQuantity, form: "money", unit: currency }, OF_ORDER),
      price(sources),
      pointEvidence(point),
    ],
  });
}

function fees({ whatIf }: Preview): Evidence[] {
  const { commissionCurrency: unit, answeredAt: at } = whatIf;
  const one = (field: string, value: DecimalString | null) => ({
    ...toldBy(`${WHAT_IF} ${field}`, "preview.commission", { value, form: "money", unit, at }),
  });
  const { commission, commissionMin: least, commissionMax: most } = whatIf;
  if (commission !== null || least === null || most === null) return [one("commission", commission)];
  return [one("minCommission", least), one("maxCommission", most)];
}

function margins({ whatIf }: Preview): Evidence[] {
  const { marginCurrency: unit, answeredAt: at } = whatIf;
  const one = (label: LabelKey, field: string, value: DecimalString | null) =>
    toldBy(`${WHAT_IF} ${field}`, label, { value, form: "money", unit, at });
  const change = (
    label: LabelKey,
    field: string,
    [before, after]: [DecimalString | null, DecimalString | null],
  ) => ({
    ...computed(label, before === null || after === null ? null : sub(after, before), "gain", {
      label: "why.formula.margin",
      inputs: [one("why.before", `${field}Before`, before), one("why.after", `${field}After`, after)],
    }),
    unit,
  });
  return [
    change("preview.initMargin", "initMargin", [whatIf.initMarginBefore, whatIf.initMarginAfter]),
    change("preview.maintMargin", "maintMargin", [whatIf.maintMarginBefore, whatIf.maintMarginAfter]),
    one("preview.equity", "equityWithLoanAfter", whatIf.equityWithLoanAfter),
  ];
}

function positions({ preview, position, account }: PreviewSources): Evidence[] {
  const { positionBefore: before, positionAfter: after, order } = preview;
  const moved = before === null || after === null ? null : sub(after, before);
  // Of a change only the rest fills, and an exit comes behind its entry.
  const isWhole = order.quantity !== undefined && moved !== null &&
    compare(moved.replace("-", ""), order.quantity) === 0;
  const held = heldBefore({ position, account }, before);
  return [
    computed("preview.positionAfter", after, "plain", {
      label: "why.formula.positionAfter",
      inputs: [
        held,
        given("why.moves", { value: moved, form: "plain" }, isWhole ? OF_ORDER : "why.ofRest"),
      ],
    }),
  ];
}

function heldBefore(
  { position, account }: Pick<PreviewSources, "position" | "account">,
  before: DecimalString | null,
): Evidence {
  if (position === null && before !== null && isZero(before)) {
    return given("why.positionBefore", { value: before, form: "plain" }, "why.noPosition");
  }
  const told = position === null ? undefined : positionEvidence(position, account)[0];
  const row = told ?? toldBy("position", "why.positionBefore", { value: before, form: "plain" });
  return { ...asOfPreview(row, before), label: "why.positionBefore" };
}

/** The open orders beside it, by what each may still fill. */
function openOrders(
  { preview: { basis }, nameOf }: PreviewSources,
  isMeant: (clientOrderId: string) => boolean,
): Evidence {
  const inputs = basis.orders.filter(({ clientOrderId }) => isMeant(clientOrderId)).map((
    { clientOrderId, remaining },
  ) => ({
    ...toldBy("orderStatus remaining", "why.remaining", { value: remaining, form: "plain" }),
    name: nameOf(clientOrderId),
  }));
  return computed("preview.openOrders", String(inputs.length), "plain", {
    label: "why.formula.openOrders",
    inputs,
  });
}

function proof(sources: PreviewSources): Evidence[] {
  const { preview: { proof, order }, position, account, orders } = sources;
  if (proof === undefined) return [];
  const held = { ...heldBefore({ position, account }, proof.position), label: "proof.position" as const };
  const exits = computed("proof.workingExits", proof.workingExits, "plain", {
    label: "why.formula.exits",
    inputs: openOrders(sources, (id) => orders[id]?.side === order.side).formula?.inputs ?? [],
  });
  const closes = computed("proof.closes", proof.closes, "plain", {
    label: "why.formula.closes",
    inputs: [quantity(sources.preview), held, asInput(exits)],
  });
  return [
    exits,
    closes,
    computed("proof.result", proof.result, "plain", {
      label: "why.formula.result",
      inputs: [held, asInput(closes)],
    }),
  ];
}
