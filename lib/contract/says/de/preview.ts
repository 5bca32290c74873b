// German: the sentence of a preview, with everything that will be sent, and what a change changes.
import type { Tif } from "../../order_fields.ts";
import type { Difference, OrderWords, preview as english } from "../en/preview.ts";
import type { Phrasing, Same } from "../saying.ts";

const FIELDS: Readonly<Record<Difference["field"], string>> = {
  quantity: "Menge",
  orderType: "Art",
  limitPrice: "Limit",
  stopPrice: "Stop",
  trailingAmount: "Trailing-Betrag",
  trailingPercent: "Trailing-Prozent",
  cashQuantity: "Betrag",
  tif: "Gültigkeit",
  goodTillDate: "gültig bis",
  outsideRth: "außerhalb der regulären Handelszeit",
};

const TIFS: Readonly<Record<Tif, string>> = {
  DAY: "tagesgültig",
  GTC: "gültig bis auf Widerruf",
  IOC: "Immediate-or-Cancel",
  OPG: "zur Eröffnung",
  GTD: "gültig bis zu einem Datum",
};

/** `Menge 100 → 50, Limit 187 → 187,5` */
export function differences(changes: readonly Difference[], phrasing: Phrasing): string {
  const shown = (field: Difference["field"], value: string | null) =>
    value === null ? "–" : written(field, value, phrasing);
  return changes.map(({ field, from, to }) => `${FIELDS[field]} ${shown(field, from)} → ${shown(field, to)}`)
    .join(", ");
}

function written(field: Difference["field"], value: string, { number, minute }: Phrasing): string {
  switch (field) {
    case "orderType":
    case "tif":
      return value;
    case "goodTillDate":
      return minute(value);
    case "outsideRth":
      return value === "true" ? "ja" : "nein";
    default:
      return number(value);
  }
}

function pricing({ unit }: OrderWords, { number }: Phrasing) {
  return (value: string | undefined) =>
    value === undefined ? "–" : `${number(value)}${unit === null ? "" : ` (${unit})`}`;
}

function priced(order: OrderWords, phrasing: Phrasing): string {
  const price = pricing(order, phrasing);
  switch (order.orderType) {
    case "MKT":
      return "zum Marktpreis";
    case "LMT":
      return `mit Limit ${price(order.limitPrice)}`;
    case "STP":
      return `zum Marktpreis, sobald ${price(order.stopPrice)} erreicht ist`;
    case "STP LMT":
      return `mit Limit ${price(order.limitPrice)}, sobald ${price(order.stopPrice)} erreicht ist`;
    case "TRAIL": {
      const by = order.trailingPercent === undefined
        ? price(order.trailingAmount)
        : `${phrasing.number(order.trailingPercent)} %`;
      const from = order.stopPrice === undefined ? "" : `, ihr Stop beginnt bei ${price(order.stopPrice)}`;
      return `zum Marktpreis, sobald der Kurs um ${by} dreht${from}`;
    }
  }
}

function begin(order: OrderWords, phrasing: Phrasing): string {
  return `${order.side} ${sized(order, phrasing)} ${priced(order, phrasing)}`;
}

function sized(order: OrderWords, phrasing: Phrasing): string {
  const { quantity, quantityAbout, cashQuantity, currency = "", instrument } = order;
  const name = phrasing.name(instrument);
  if (cashQuantity === undefined) {
    return quantity === undefined ? name : `${phrasing.number(quantity)} ${name}`;
  }
  const about = quantityAbout === undefined ? "" : `etwa ${phrasing.number(quantityAbout)} `;
  return `${about}${name} für ${phrasing.number(cashQuantity)} ${currency}`;
}

function lasting({ tif, goodTillDate }: OrderWords, { minute }: Phrasing): string {
  return tif === "GTD" && goodTillDate !== undefined ? `gültig bis ${minute(goodTillDate)}` : TIFS[tif];
}

export const preview = {
  ORDER_SENTENCE: ({ order, notional, currency }, phrasing) => {
    const price = pricing(order, phrasing);
    const parts = [
      begin(order, phrasing),
      lasting(order, phrasing),
      order.outsideRth && "auch außerhalb der regulären Handelszeit",
      order.route !== undefined && `über ${order.route}`,
      order.ocoStopPrice !== undefined &&
      `oder zum Marktpreis, sobald ${price(order.ocoStopPrice)} erreicht ist`,
      order.takeProfit !== undefined && `Take-Profit bei ${price(order.takeProfit)}`,
      order.stopLoss !== undefined && `Stop-Loss bei ${price(order.stopLoss)}`,
      `Konto ${order.account}`,
    ];
    const about = notional === null
      ? "Gegenwert nicht bekannt"
      : `etwa ${phrasing.number(notional)} ${currency}`;
    return `${parts.filter((part) => part !== false).join(", ")}; ${about}`;
  },
  CHANGE_SENTENCE: ({ order, changes }, phrasing) =>
    `Änderung von ${begin(order, phrasing)}, ${lasting(order, phrasing)}, Konto ${order.account}: ${
      differences(changes, phrasing)
    }`,
} satisfies Same<typeof english>;
