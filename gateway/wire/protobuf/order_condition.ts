// The conditions of an order in protobuf: one message type for all of them, told apart by a number.
import { WireType } from "@bufbuild/protobuf/wire";
import type { OptionalDecimal } from "../messages/common.ts";
import type { Order, OrderCondition } from "../messages/order.ts";
import { CONDITION_NUMBERS, conditionType } from "../text/order_conditions.ts";
import { type ProtoField, ProtoFields } from "./fields.ts";
import { ProtoFieldError, readMessage, writeMessage } from "./wire.ts";

/** Every field a condition can have; each type uses some. */
interface FlatCondition {
  type: number;
  isConjunction: boolean;
  isMore: boolean;
  conId: number;
  exchange: string;
  symbol: string;
  secType: string;
  percent: number | null;
  changePercent: OptionalDecimal;
  price: OptionalDecimal;
  triggerMethod: number;
  time: string;
  volume: number | null;
}

const f = new ProtoFields<FlatCondition>();
const FIELDS: ProtoField<FlatCondition>[] = [
  f.int(1, "type"),
  f.presentFlag(2, "isConjunction", true),
  f.presentFlag(3, "isMore", false),
  f.intOr(4, "conId", 0),
  f.text(5, "exchange"),
  f.text(6, "symbol"),
  f.text(7, "secType"),
  f.optInt(8, "percent"),
  f.optDouble(9, "changePercent"),
  f.optDouble(10, "price"),
  f.intOr(11, "triggerMethod", 0),
  f.text(12, "time"),
  f.optInt(13, "volume"),
];

function emptyCondition(): FlatCondition {
  return {
    type: 0,
    isConjunction: false,
    isMore: false,
    conId: 0,
    exchange: "",
    symbol: "",
    secType: "",
    percent: null,
    changePercent: null,
    price: null,
    triggerMethod: 0,
    time: "",
    volume: null,
  };
}

function flatten(condition: OrderCondition): FlatCondition {
  const { type, conjunction, ...rest } = condition;
  return { ...emptyCondition(), ...rest, type: CONDITION_NUMBERS[type], isConjunction: conjunction === "a" };
}

function unflatten(flat: FlatCondition): OrderCondition {
  const conjunction = flat.isConjunction ? "a" : "o";
  const { isMore, conId, exchange } = flat;
  const type = conditionType(flat.type);
  switch (type) {
    case "price":
      return {
        type,
        conjunction,
        isMore,
        price: flat.price,
        conId,
        exchange,
        triggerMethod: flat.triggerMethod,
      };
    case "time":
      return { type, conjunction, isMore, time: flat.time };
    case "margin":
      return { type, conjunction, isMore, percent: flat.percent };
    case "execution":
      return { type, conjunction, secType: flat.secType, exchange, symbol: flat.symbol };
    case "volume":
      return { type, conjunction, isMore, volume: flat.volume, conId, exchange };
    case "percentChange":
      return { type, conjunction, isMore, changePercent: flat.changePercent, conId, exchange };
    case undefined:
      throw new ProtoFieldError("type", `unknown condition ${flat.type}`);
  }
}

/** Field 100 of an order. */
export const CONDITION: ProtoField<Order> = {
  number: 100,
  name: "conditions",
  wireType: WireType.LengthDelimited,
  write: (writer, { conditions }, version) => {
    for (const condition of conditions) {
      writer.tag(100, WireType.LengthDelimited).fork();
      writeMessage(writer, FIELDS, flatten(condition), version);
      writer.join();
    }
  },
  read: (reader, order) => {
    order.conditions.push(unflatten(readMessage(reader, reader.uint32(), FIELDS, emptyCondition())));
  },
  clear: (order) => {
    order.conditions = [];
  },
};
