// The conditions of an order in text: a count, then type, conjunction and the fields of each type.
import type { Order, OrderCondition } from "../messages/order.ts";
import { Fields, type Step } from "./fields.ts";
import type { TextReader, TextWriter } from "./wire.ts";

type Type = OrderCondition["type"];
type Of<T extends Type> = Extract<OrderCondition, { type: T }>;

/** IB's numbers of the condition types; shared with the protobuf codec. */
export const CONDITION_NUMBERS: Record<Type, number> = {
  price: 1,
  time: 3,
  margin: 4,
  execution: 5,
  volume: 6,
  percentChange: 7,
};

function steps<T extends Type>(build: (fields: Fields<Of<T>>) => Step<Of<T>>[]): Step<Of<T>>[] {
  return build(new Fields<Of<T>>());
}

const LAYOUTS: { [T in Type]: Step<Of<T>>[] } = {
  price: steps<"price">((f) => [
    f.flag("isMore"),
    f.optDecimal("price"),
    f.int("conId"),
    f.text("exchange"),
    f.int("triggerMethod"),
  ]),
  time: steps<"time">((f) => [f.flag("isMore"), f.text("time")]),
  margin: steps<"margin">((f) => [f.flag("isMore"), f.optInt("percent")]),
  execution: steps<"execution">((f) => [f.text("secType"), f.text("exchange"), f.text("symbol")]),
  volume: steps<"volume">((f) => [f.flag("isMore"), f.optInt("volume"), f.int("conId"), f.text("exchange")]),
  percentChange: steps<"percentChange">((f) => [
    f.flag("isMore"),
    f.optDecimal("changePercent"),
    f.int("conId"),
    f.text("exchange"),
  ]),
};

/** The condition type behind one of IB's numbers, `undefined` when IB has no such type. */
export function conditionType(number: number): Type | undefined {
  return (Object.keys(CONDITION_NUMBERS) as Type[]).find((type) => CONDITION_NUMBERS[type] === number);
}

function writeCondition(writer: TextWriter, condition: OrderCondition): void {
  writer.field(String(CONDITION_NUMBERS[condition.type]));
  writer.field(condition.conjunction);
  // The table is keyed by `type`, so the steps belong to this very condition.
  const layout = LAYOUTS[condition.type] as Step<OrderCondition>[];
  layout.forEach((step) => step.write(writer, condition));
}

function readCondition(reader: TextReader): OrderCondition {
  const number = reader.next("condition.type");
  const type = conditionType(Number(number));
  if (type === undefined) throw reader.error("condition.type", `unknown: "${number}"`);
  const conjunction = reader.next("condition.conjunction") === "o" ? "o" : "a";
  const condition = { type, conjunction } as OrderCondition;
  const layout = LAYOUTS[type] as Step<OrderCondition>[];
  layout.forEach((step) => step.clear(condition));
  layout.forEach((step) => step.read(reader, condition));
  return condition;
}

const order = new Fields<Order>();

const LIST: Step<Order> = {
  write: (writer, { conditions }) => {
    writer.field(String(conditions.length));
    conditions.forEach((condition) => writeCondition(writer, condition));
  },
  read: (reader, message) => {
    const text = reader.next("conditions.length");
    const count = text === "" ? 0 : Number(text);
    if (!(count >= 0 && count <= reader.leftover)) {
      throw reader.error("conditions.length", `not a count: "${text}"`);
    }
    message.conditions = Array.from({ length: count }, () => readCondition(reader));
  },
  clear: (message) => {
    message.conditions = [];
  },
};

/** The list, then two flags when it is not empty. */
export const CONDITIONS: Step<Order>[] = [
  LIST,
  order.when(
    ({ conditions }) => conditions.length > 0,
    order.flag("conditionsIgnoreRth"),
    order.flag("conditionsCancelOrder"),
  ),
];
