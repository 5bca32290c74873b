// How the sums of positions and the figures of the risk panel are made: the formula of each with its inputs,
// down to what IB has told. Pure.
import type { AccountView, Contract, PositionView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { figureOf } from "./account_view.ts";
import {
  asInput,
  computed,
  type Evidence,
  type Form,
  positionEvidence,
  rateEvidence,
  told,
  wholeEvidence,
} from "./evidence.ts";
import { positionTotals, type Summed, summed } from "./position_totals.ts";
import { gainAtStops, type Risk, type StopRisk } from "./risk.ts";

export interface SumSources {
  positions: readonly PositionView[];
  account: AccountView | null;
  nameOf(contract: Contract): string;
}

const LABELS: Readonly<Record<Summed, LabelKey>> = {
  marketValue: "positions.value",
  dailyPnl: "positions.daily",
  unrealizedPnl: "positions.unrealized",
  realizedPnl: "positions.realized",
};
const formOf = (field: Summed): Form => field === "marketValue" ? "money" : "gain";

/** The sums of the positions in a currency; `null`: of all of them in the base. */
export function totalEvidence(sources: SumSources, currency: string | null): Evidence[] {
  const { positions, account } = sources;
  const totals = positionTotals(positions, account);
  const total = currency === null ? totals.base : totals.currencies.find((one) => one.currency === currency);
  if (!total) return [];
  const own = positions.filter(({ contract }) => currency === null || contract.currency === currency);
  const rows = summed.map((field) => ({
    ...computed(LABELS[field], total.sums[field].value, formOf(field), {
      label: currency === null ? "why.formula.sumBase" : "why.formula.sum",
      inputs: own.map((position) =>
        currency === null ? inBase(sources, position, field) : figure(sources, position, field)
      ),
    }),
    unit: total.currency,
  }));
  const [value] = rows;
  // With one currency, which is the base, its row has the weight of all.
  const isAll = currency === null || (totals.currencies.length === 1 && currency === account?.baseCurrency);
  if (value === undefined || !isAll) return rows;
  const inputs = [asInput(value), wholeEvidence(account)];
  return [
    ...rows,
    computed("positions.weight", totals.weight, "percent", { label: "why.formula.weightSum", inputs }),
  ];
}

/** A position's own figure, named after it. */
function figure({ account, nameOf }: SumSources, position: PositionView, field: Summed): Evidence {
  const row = positionEvidence(position, account).find(({ label }) => label === LABELS[field]);
  if (row === undefined) throw new TypeError(`A position has no ${field}`);
  return { ...row, name: nameOf(position.contract) };
}

/** The same in the base currency; `size`: without its sign. */
function inBase(sources: SumSources, position: PositionView, field: Summed, isSize = false): Evidence {
  const { account, nameOf } = sources;
  const { currency } = position.contract;
  const own = { ...positionRow(sources, position, field), unit: currency };
  const rate = rateEvidence(account, currency);
  const product = own.value === null || rate.value === null ? null : dec(own.value).times(dec(rate.value));
  const value = product === null ? null : text(isSize ? product.abs() : product);
  return {
    ...computed(LABELS[field], value, formOf(field), {
      label: isSize ? "why.formula.size" : "why.formula.inBase",
      inputs: [own, rate],
    }),
    name: nameOf(position.contract),
    unit: account?.baseCurrency ?? null,
  };
}

function positionRow(sources: SumSources, position: PositionView, field: Summed): Evidence {
  const { name: _, ...row } = figure(sources, position, field);
  return row;
}

/** The values of the positions in the base currency, without their signs. */
export function grossInputs(sources: SumSources): Evidence[] {
  return sources.positions.map((one) => inBase(sources, one, "marketValue", true));
}

/** The figures of the risk panel, in its order. */
export function riskEvidence(sources: SumSources, risk: Risk): Evidence[] {
  const { positions, account } = sources;
  const unit = risk.currency;
  const whole = wholeEvidence(account);
  const gross = {
    ...computed("risk.gross", risk.gross.value, "money", {
      label: "why.formula.sumBase",
      inputs: grossInputs(sources),
    }),
    unit,
  };
  const excess = told("risk.excess", figureOf(account, "ExcessLiquidity"), "money");
  return [
    gross,
    {
      ...computed("risk.net", risk.net.value, "money", {
        label: "why.formula.sumBase",
        inputs: positions.map((one) => inBase(sources, one, "marketValue")),
      }),
      unit,
    },
    computed("risk.leverage", risk.leverage, "plain", {
      label: "risk.leverageHint",
      inputs: [asInput(gross), whole],
    }),
    excess,
    computed("risk.cushion", risk.cushion.percent, "percent", {
      label: "why.formula.cushion",
      inputs: [excess, whole],
    }),
    {
      ...computed("risk.atStops", risk.atStops.value, "gain", {
        label: "why.formula.sumBase",
        inputs: risk.stops.map((one) => atStops(sources, one, risk)),
      }),
      unit,
    },
    ...risk.stops.flatMap((one) => distances(sources, one)),
    ...(risk.concentration ?? []).map(({ position, percent }) => ({
      ...computed("risk.share", percent, "percent", {
        label: "why.formula.share",
        inputs: [inBase(sources, position, "marketValue", true), asInput(gross)],
      }),
      name: sources.nameOf(position.contract),
    })),
  ];
}

/** What one position gains from now to its stops, in the base currency. */
function atStops(sources: SumSources, stop: StopRisk, risk: Risk): Evidence {
  const { account, nameOf } = sources;
  const { position } = stop;
  const { currency } = position.contract;
  const own = gainAtStops(position, risk.stops);
  const rate = rateEvidence(account, currency);
  const rows = positionEvidence(position, account);
  const price = rows.find(({ label }) => label === "positions.price");
  const inputs = [...stop.stops.map(stopEvidence), ...price === undefined ? [] : [price], rate];
  return {
    ...computed("risk.atStops", product(own, rate.value), "gain", { label: "why.formula.atStops", inputs }),
    name: nameOf(position.contract),
    unit: account?.baseCurrency ?? null,
  };
}

function product(a: DecimalString | null, b: DecimalString | null): DecimalString | null {
  return a === null || b === null ? null : text(dec(a).times(dec(b)));
}

/** How far each stop of a position is from its price. */
function distances({ account, nameOf }: SumSources, { position, stops }: StopRisk): Evidence[] {
  const price = positionEvidence(position, account).find(({ label }) => label === "positions.price");
  return stops.map((stop) => ({
    ...computed("risk.distance", stop.distance, "percent", {
      label: "why.formula.distance",
      inputs: [stopEvidence(stop), ...price === undefined ? [] : [price]],
    }),
    name: nameOf(position.contract),
  }));
}

/** Of a stop that trails IB tells its price with a time; of any other it is a term of the order. */
function stopEvidence({ order, price }: StopRisk["stops"][number]): Evidence {
  const isTold = order.stopPrice === null;
  return {
    label: "why.stop",
    value: price,
    form: "price",
    unit: order.contract.currency,
    source: price === null ? null : "openOrder",
    at: price === null || !isTold ? null : order.trailStopAt,
    formula: null,
  };
}
