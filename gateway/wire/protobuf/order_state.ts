// Protobuf field tables of an order's state and its allocations.
import type { Margins, OrderAllocation, OrderState } from "../messages/order.ts";
import { type ProtoField, ProtoFields } from "./fields.ts";

const a = new ProtoFields<OrderAllocation>();
const ALLOCATION: ProtoField<OrderAllocation>[] = [
  a.text(1, "account"),
  a.optQuantity(2, "position"),
  a.optQuantity(3, "positionDesired"),
  a.optQuantity(4, "positionAfter"),
  a.optQuantity(5, "desiredQuantity"),
  a.optQuantity(6, "allowedQuantity"),
  a.flag(7, "isMonetary"),
];

/** The nine figures in field order: before, change, after; outside regular hours 14 numbers later. */
const FIGURES: (keyof Margins)[] = [
  "initBefore",
  "maintBefore",
  "equityBefore",
  "initChange",
  "maintChange",
  "equityChange",
  "initAfter",
  "maintAfter",
  "equityAfter",
];

const margin = new ProtoFields<Margins>();
const s = new ProtoFields<OrderState>();

function margins(key: "margins" | "outsideRthMargins", first: number): ProtoField<OrderState>[] {
  return FIGURES.map((figure, index) => {
    const field = margin.optDouble(first + index, figure);
    return {
      ...field,
      write: (writer, state, version) => field.write(writer, state[key], version),
      read: (reader, state, wireType) => field.read(reader, state[key], wireType),
      clear: (state) => field.clear(state[key]),
    };
  });
}

export const ORDER_STATE: ProtoField<OrderState>[] = [
  s.text(1, "status"),
  ...margins("margins", 2),
  s.optDouble(11, "commission"),
  s.optDouble(12, "minCommission"),
  s.optDouble(13, "maxCommission"),
  s.text(14, "commissionCurrency"),
  s.text(15, "marginCurrency"),
  ...margins("outsideRthMargins", 16),
  s.optQuantity(25, "suggestedSize"),
  s.text(26, "rejectReason"),
  s.rows(27, "allocations", () => ({
    account: "",
    position: null,
    positionDesired: null,
    positionAfter: null,
    desiredQuantity: null,
    allowedQuantity: null,
    isMonetary: false,
  }), ALLOCATION),
  s.text(28, "warningText"),
  s.text(29, "completedTime"),
  s.text(30, "completedStatus"),
];
