// How single values travel in protobuf: which are left out, how they are read, what they are when absent.
import { type BinaryReader, type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { OptionalDecimal } from "../messages/common.ts";
import { fromDouble, parseDecimal, parseInteger, parseQuantity } from "../numbers.ts";

/** How one kind of value is written (nothing for "absent"), read, and what it is when it does not come. */
export interface Scalar<T> {
  wireType: WireType;
  present(value: T): boolean;
  write(writer: BinaryWriter, value: T): void;
  read(reader: BinaryReader): T;
  absent: T;
}

const always = () => true;
const notNull = (value: unknown) => value !== null;

export const INT: Scalar<number> = {
  wireType: WireType.Varint,
  present: always,
  write: (writer, value) => void writer.int32(value),
  read: (reader) => reader.int32(),
  absent: 0,
};

export const LONG: Scalar<number> = {
  wireType: WireType.Varint,
  present: always,
  write: (writer, value) => void writer.int64(value),
  read: (reader) => Number(reader.int64()),
  absent: 0,
};

export const FLAG: Scalar<boolean> = {
  wireType: WireType.Varint,
  present: (value) => value,
  write: (writer, value) => void writer.bool(value),
  read: (reader) => reader.bool(),
  absent: false,
};

export const TEXT: Scalar<string> = {
  wireType: WireType.LengthDelimited,
  present: (value) => value !== "",
  write: (writer, value) => void writer.string(value),
  read: (reader) => reader.string(),
  absent: "",
};

export const DOUBLE: Scalar<string> = {
  wireType: WireType.Bit64,
  present: always,
  write: (writer, value) => void writer.double(Number(value)),
  read: (reader) => fromDouble(reader.double()) ?? "0",
  absent: "0",
};

export const QUANTITY: Scalar<string> = {
  ...TEXT,
  present: always,
  read: (reader) => parseQuantity(reader.string()) ?? "0",
  absent: "0",
};

/** Makes a kind of value nullable: `null` is left out. */
export function optional<T>(
  scalar: Scalar<T>,
  read: (reader: BinaryReader) => T | null = scalar.read,
): Scalar<T | null> {
  return {
    wireType: scalar.wireType,
    present: notNull,
    write: (writer, value) => {
      if (value !== null) scalar.write(writer, value);
    },
    read,
    absent: null,
  };
}

export const OPTIONAL_INT = optional(INT, (reader) => {
  const value = reader.int32();
  return value === 0x7FFFFFFF ? null : value;
});
export const OPTIONAL_LONG = optional(LONG);
export const OPTIONAL_DOUBLE: Scalar<OptionalDecimal> = optional(
  DOUBLE,
  (reader) => fromDouble(reader.double()),
);
export const OPTIONAL_QUANTITY: Scalar<OptionalDecimal> = optional(
  QUANTITY,
  (reader) => parseQuantity(reader.string()),
);
export const OPTIONAL_DECIMAL_TEXT: Scalar<OptionalDecimal> = optional(
  QUANTITY,
  (reader) => parseDecimal(reader.string()),
);
export const OPTIONAL_INT_TEXT: Scalar<number | null> = {
  wireType: WireType.LengthDelimited,
  present: notNull,
  write: (writer, value) => void writer.string(String(value)),
  read: (reader) => parseInteger(reader.string()),
  absent: null,
};
/** A flag that the schema has as an integer. */
export const INT_FLAG: Scalar<boolean> = {
  ...FLAG,
  present: always,
  write: (writer, value) => void writer.int32(value ? 1 : 0),
  read: (reader) => reader.int32() !== 0,
};
/** A strike is always there; zero says that there is none. */
export const STRIKE: Scalar<OptionalDecimal> = {
  ...OPTIONAL_DOUBLE,
  present: always,
  write: (writer, value) => void writer.double(Number(value ?? 0)),
  read: (reader) => {
    const strike = fromDouble(reader.double());
    return strike === "0" ? null : strike;
  },
};
/** A number in the schema, a text in the model. */
export const MULTIPLIER: Scalar<string> = {
  wireType: WireType.Bit64,
  present: (value) => value !== "" && Number.isFinite(Number(value)),
  write: (writer, value) => void writer.double(Number(value)),
  read: (reader) => fromDouble(reader.double()) ?? "",
  absent: "",
};
export const COMMA_LIST: Scalar<string[]> = {
  wireType: WireType.LengthDelimited,
  present: (value) => value.length > 0,
  write: (writer, value) => void writer.string(value.join(",")),
  read: (reader) => reader.string().split(",").filter((entry) => entry !== ""),
  absent: [],
};
