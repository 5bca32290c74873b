// The vocabulary of the protobuf field tables: number, key and kind of each field, read both ways.
// Presence as live gateways have it: unset, empty texts and false flags are left out, zeros are not.
import { type BinaryReader, type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { KeysOf } from "../keys.ts";
import type { OptionalDecimal, TagValue } from "../messages/common.ts";
import * as scalars from "./scalars.ts";
import { readMessage, writeMessage } from "./wire.ts";

/** One field of a message: writes itself when present, reads itself when its number comes along. */
export interface ProtoField<M> {
  readonly number: number;
  readonly name: string;
  readonly wireType: WireType;
  /** Repeated numbers in one piece, which a writer may also send one by one. */
  readonly packed?: boolean;
  write(writer: BinaryWriter, message: M, version: number): void;
  read(reader: BinaryReader, message: M, wireType: WireType): void;
  clear(message: M): void;
}

/** Fields of messages (or parts of messages) of type `M`. */
export class ProtoFields<M> {
  int = <K extends KeysOf<M, number>>(n: number, key: K) => this.#scalar(n, key, scalars.INT);
  long = <K extends KeysOf<M, number>>(n: number, key: K) => this.#scalar(n, key, scalars.LONG);
  flag = <K extends KeysOf<M, boolean>>(n: number, key: K) => this.#scalar(n, key, scalars.FLAG);
  intFlag = <K extends KeysOf<M, boolean>>(n: number, key: K) => this.#scalar(n, key, scalars.INT_FLAG);
  text = <K extends KeysOf<M, string>>(n: number, key: K) => this.#scalar(n, key, scalars.TEXT);
  double = <K extends KeysOf<M, string>>(n: number, key: K) => this.#scalar(n, key, scalars.DOUBLE);
  quantity = <K extends KeysOf<M, string>>(n: number, key: K) => this.#scalar(n, key, scalars.QUANTITY);
  multiplier = <K extends KeysOf<M, string>>(n: number, key: K) => this.#scalar(n, key, scalars.MULTIPLIER);
  commaList = <K extends KeysOf<M, string[]>>(n: number, key: K) => this.#scalar(n, key, scalars.COMMA_LIST);
  optInt = <K extends KeysOf<M, number | null>>(n: number, key: K) =>
    this.#scalar(n, key, scalars.OPTIONAL_INT);
  optLong = <K extends KeysOf<M, number | null>>(n: number, key: K) =>
    this.#scalar(n, key, scalars.OPTIONAL_LONG);
  optIntText = <K extends KeysOf<M, number | null>>(n: number, key: K) =>
    this.#scalar(n, key, scalars.OPTIONAL_INT_TEXT);
  optIntFlag = <K extends KeysOf<M, boolean | null>>(n: number, key: K) =>
    this.#scalar(n, key, scalars.optional(scalars.INT_FLAG));
  optDouble = <K extends KeysOf<M, OptionalDecimal>>(n: number, key: K) =>
    this.#scalar(n, key, scalars.OPTIONAL_DOUBLE);
  optQuantity = <K extends KeysOf<M, OptionalDecimal>>(n: number, key: K) =>
    this.#scalar(n, key, scalars.OPTIONAL_QUANTITY);
  optDecimalText = <K extends KeysOf<M, OptionalDecimal>>(n: number, key: K) =>
    this.#scalar(n, key, scalars.OPTIONAL_DECIMAL_TEXT);
  strike = <K extends KeysOf<M, OptionalDecimal>>(n: number, key: K) => this.#scalar(n, key, scalars.STRIKE);

  /** An integer that is left out, and read as `absent`, when it has that value. */
  intOr<K extends KeysOf<M, number>>(n: number, key: K, absent: number): ProtoField<M> {
    return this.#scalar(n, key, { ...scalars.INT, present: (value) => value !== absent, absent });
  }

  /** A flag that is always there, because clients take its absence for `absent`. */
  presentFlag<K extends KeysOf<M, boolean>>(n: number, key: K, absent: boolean): ProtoField<M> {
    return this.#scalar(n, key, { ...scalars.FLAG, present: () => true, absent });
  }

  /** An integer that always has this value and is skipped when read. */
  constant(n: number, value: number): ProtoField<M> {
    return {
      number: n,
      name: "constant",
      wireType: WireType.Varint,
      write: (writer) => void writer.tag(n, WireType.Varint).int32(value),
      // Read past: the message model has no place for what never differs.
      read: (reader, _message, wireType) => reader.skip(wireType),
      clear: () => {},
    };
  }

  // `KeysOf` has proven that the key has the scalar's type; TypeScript can not follow it here.
  #scalar<T>(number: number, key: keyof M, scalar: scalars.Scalar<T>): ProtoField<M> {
    return {
      number,
      name: String(key),
      wireType: scalar.wireType,
      write: (writer, message) => {
        const value = message[key] as T;
        if (scalar.present(value)) scalar.write(writer.tag(number, scalar.wireType), value);
      },
      read: (reader, message) => {
        message[key] = scalar.read(reader) as M[keyof M];
      },
      clear: (message) => {
        message[key] = scalar.absent as M[keyof M];
      },
    };
  }

  /** Written from this server version on; read whenever it comes. */
  since(version: number, ...fields: ProtoField<M>[]): ProtoField<M>[] {
    return fields.map((field) => ({
      ...field,
      write: (writer, message, current) => {
        if (current >= version) field.write(writer, message, current);
      },
    }));
  }

  /** A message inside the message. */
  message<K extends keyof M>(
    number: number,
    key: K,
    create: () => M[K],
    fields: ProtoField<M[K]>[],
  ): ProtoField<M> {
    return {
      ...this.#nested(number, key, create, fields),
      write: (writer, message, version) => {
        writer.tag(number, WireType.LengthDelimited).fork();
        writeMessage(writer, fields, message[key], version);
        writer.join();
      },
      clear: (message) => {
        message[key] = create();
      },
    };
  }

  /** A message inside the message that may be `null`. */
  optMessage<K extends keyof M>(
    number: number,
    key: K,
    create: () => NonNullable<M[K]>,
    fields: ProtoField<NonNullable<M[K]>>[],
  ): ProtoField<M> {
    const nested = this.#nested(number, key, create, fields as ProtoField<M[K]>[]);
    return {
      ...nested,
      write: (writer, message, version) => {
        const part = message[key];
        if (part === null || part === undefined) return;
        writer.tag(number, WireType.LengthDelimited).fork();
        writeMessage(writer, fields, part, version);
        writer.join();
      },
      clear: (message) => {
        message[key] = null as M[K];
      },
    };
  }

  #nested<K extends keyof M>(number: number, key: K, create: () => M[K], fields: ProtoField<M[K]>[]) {
    return {
      number,
      name: String(key),
      wireType: WireType.LengthDelimited,
      read: (reader: BinaryReader, message: M) => {
        message[key] = readMessage(reader, reader.uint32(), fields, create());
      },
    };
  }

  /** A message inside the message whose fields the model keeps on the outer level. */
  part(number: number, fields: ProtoField<M>[]): ProtoField<M> {
    return {
      number,
      name: "part",
      wireType: WireType.LengthDelimited,
      write: (writer, message, version) => {
        writer.tag(number, WireType.LengthDelimited).fork();
        writeMessage(writer, fields, message, version);
        writer.join();
      },
      read: (reader, message) => void readMessage(reader, reader.uint32(), fields, message, false),
      clear: (message) => fields.forEach((field) => field.clear(message)),
    };
  }

  /** Fields of this level that the model keeps in an object of their own, `null` when none of them comes. */
  inline<K extends keyof M>(
    key: K,
    create: () => NonNullable<M[K]>,
    fields: ProtoField<NonNullable<M[K]>>[],
  ): ProtoField<M>[] {
    return fields.map((field) => ({
      ...field,
      write: (writer, message, version) => {
        const part = message[key];
        if (part !== null && part !== undefined) field.write(writer, part, version);
      },
      read: (reader, message, wireType) => {
        const part = message[key] ?? create();
        field.read(reader, part, wireType);
        message[key] = part;
      },
      clear: (message) => {
        message[key] = null as M[K];
      },
    }));
  }

  /** Repeated messages. */
  rows<K extends keyof M, Row extends object>(
    number: number,
    key: M[K] extends Row[] ? K : never,
    create: () => Row,
    fields: ProtoField<Row>[],
  ): ProtoField<M> {
    return this.#repeated<Row>(number, key, WireType.LengthDelimited, {
      write: (writer, row, version) => {
        writer.fork();
        writeMessage(writer, fields, row, version);
        writer.join();
      },
      read: (reader) => readMessage(reader, reader.uint32(), fields, create()),
    });
  }

  /** Repeated texts. */
  texts<K extends KeysOf<M, string[]>>(number: number, key: K): ProtoField<M> {
    return this.#repeated<string>(number, key, WireType.LengthDelimited, {
      write: (writer, text) => void writer.string(text),
      read: (reader) => reader.string(),
    });
  }

  /** A map of texts. */
  map<K extends KeysOf<M, TagValue[]>>(number: number, key: K): ProtoField<M> {
    const entry = new ProtoFields<TagValue>();
    return this.#repeated<TagValue>(number, key, WireType.LengthDelimited, {
      write: (writer, { tag, value }) => {
        writer.fork().tag(1, WireType.LengthDelimited).string(tag);
        writer.tag(2, WireType.LengthDelimited).string(value).join();
      },
      read: (reader) =>
        readMessage(reader, reader.uint32(), [entry.text(1, "tag"), entry.text(2, "value")], {
          tag: "",
          value: "",
        }),
    });
  }

  #repeated<T>(number: number, key: keyof M, wireType: WireType, codec: RepeatedCodec<T>): ProtoField<M> {
    return {
      number,
      name: String(key),
      wireType,
      write: (writer, message, version) => {
        for (const value of message[key] as T[]) codec.write(writer.tag(number, wireType), value, version);
      },
      read: (reader, message) => {
        (message[key] as T[]).push(codec.read(reader));
      },
      clear: (message) => {
        message[key] = [] as M[keyof M];
      },
    };
  }

  /** Repeated integers, packed. */
  ints<K extends KeysOf<M, number[]>>(number: number, key: K): ProtoField<M> {
    return this.#packed(number, key, scalars.INT);
  }

  /** Repeated doubles, packed. */
  doubles<K extends KeysOf<M, string[]>>(number: number, key: K): ProtoField<M> {
    return this.#packed(number, key, scalars.DOUBLE);
  }

  #packed<T>(number: number, key: keyof M, scalar: scalars.Scalar<T>): ProtoField<M> {
    return {
      number,
      name: String(key),
      wireType: WireType.LengthDelimited,
      packed: true,
      write: (writer, message) => {
        const values = message[key] as T[];
        if (values.length === 0) return;
        writer.tag(number, WireType.LengthDelimited).fork();
        values.forEach((value) => scalar.write(writer, value));
        writer.join();
      },
      read: (reader, message, wireType) => {
        const values = message[key] as T[];
        // A writer may also send each value with a tag of its own.
        if (wireType !== WireType.LengthDelimited) return void values.push(scalar.read(reader));
        const end = reader.uint32() + reader.pos;
        if (end > reader.len) throw new RangeError("truncated");
        while (reader.pos < end) values.push(scalar.read(reader));
      },
      clear: (message) => {
        message[key] = [] as M[keyof M];
      },
    };
  }
}

interface RepeatedCodec<T> {
  write(writer: BinaryWriter, value: T, version: number): void;
  read(reader: BinaryReader): T;
}
