// The vocabulary in which message layouts are written: one step per field, gated by server version.
// A layout is read both ways, so a gate or an order of fields is written down once.
import type { KeysOf } from "../keys.ts";
import type { OptionalDecimal, TagValue } from "../messages/common.ts";
import type { TextReader, TextWriter } from "./wire.ts";
import * as values from "./values.ts";
import type { ValueCodec } from "./values.ts";

/** One part of a layout: writes from a message, reads into a message, or leaves its fields at "absent". */
export interface Step<M> {
  write(writer: TextWriter, message: M): void;
  read(reader: TextReader, message: M): void;
  clear(message: M): void;
}

function value<M, K extends keyof M>(key: K, codec: ValueCodec<M[K]>): Step<M> {
  return {
    write: (writer, message) => writer.field(codec.write(message[key], writer.version)),
    read: (reader, message) => {
      message[key] = readValue(reader, String(key), codec);
    },
    clear: (message) => {
      message[key] = codec.absent;
    },
  };
}

/** The next field as a value. Throws a `DecodeError` that names the field when it can not be one. */
function readValue<T>(reader: TextReader, field: string, codec: ValueCodec<T>): T {
  const text = reader.next(field);
  try {
    return codec.read(text);
  } catch (error) {
    throw reader.error(field, `${error instanceof Error ? error.message : error}: "${text}"`);
  }
}

function sequence<M>(steps: Step<M>[]): Step<M> {
  return {
    write: (writer, message) => steps.forEach((step) => step.write(writer, message)),
    read: (reader, message) => steps.forEach((step) => step.read(reader, message)),
    clear: (message) => steps.forEach((step) => step.clear(message)),
  };
}

function readCount(reader: TextReader, key: string): number {
  const text = reader.next(`${key}.length`);
  // Each row has at least one field, so a count beyond the fields left is a lie.
  if (!/^\d{0,7}$/.test(text) || Number(text) > reader.leftover) {
    throw reader.error(`${key}.length`, `not a count: "${text}"`);
  }
  return Number(text);
}

function versionGate<M>(allowed: (version: number) => boolean, steps: Step<M>[]): Step<M> {
  const inner = sequence(steps);
  return {
    write: (writer, message) => {
      if (allowed(writer.version)) inner.write(writer, message);
    },
    read: (reader, message) => {
      if (allowed(reader.version)) inner.read(reader, message);
    },
    clear: inner.clear,
  };
}

/** Steps for messages (or parts of messages) of type `M`. */
export class Fields<M> {
  text = <K extends KeysOf<M, string>>(key: K): Step<M> => this.#of(key, values.textValue);
  textOr = <K extends KeysOf<M, string>>(key: K, empty: string): Step<M> =>
    this.#of(key, values.textOr(empty));
  escaped = <K extends KeysOf<M, string>>(key: K): Step<M> => this.#of(key, values.escapedValue);
  int = <K extends KeysOf<M, number>>(key: K): Step<M> => this.#of(key, values.integerValue);
  long = <K extends KeysOf<M, number>>(key: K): Step<M> => this.#of(key, values.longValue);
  flag = <K extends KeysOf<M, boolean>>(key: K): Step<M> => this.#of(key, values.booleanValue);
  decimal = <K extends KeysOf<M, string>>(key: K): Step<M> => this.#of(key, values.decimalValue);
  double = <K extends KeysOf<M, string>>(key: K): Step<M> => this.#of(key, values.doubleValue);
  size = <K extends KeysOf<M, string>>(key: K): Step<M> => this.#of(key, values.sizeValue);
  optInt = <K extends KeysOf<M, number | null>>(key: K, unset = ""): Step<M> =>
    this.#of(key, values.optionalInteger(unset));
  optLong = <K extends KeysOf<M, number | null>>(key: K, unset = ""): Step<M> =>
    this.#of(key, values.optionalLong(unset));
  optFlag = <K extends KeysOf<M, boolean | null>>(key: K, unset = ""): Step<M> =>
    this.#of(key, values.optionalBoolean(unset));
  optDecimal = <K extends KeysOf<M, OptionalDecimal>>(key: K, unset = ""): Step<M> =>
    this.#of(key, values.optionalDecimal(unset));
  optDouble = <K extends KeysOf<M, OptionalDecimal>>(key: K, unset = ""): Step<M> =>
    this.#of(key, values.optionalDouble(unset));
  optSize = <K extends KeysOf<M, OptionalDecimal>>(key: K, unset = ""): Step<M> =>
    this.#of(key, values.optionalSize(unset));
  optQuantity = <K extends KeysOf<M, OptionalDecimal>>(key: K, unset = ""): Step<M> =>
    this.#of(key, values.optionalQuantity(unset));
  strike = <K extends KeysOf<M, OptionalDecimal>>(key: K): Step<M> => this.#of(key, values.strikeValue);
  strikeDouble = <K extends KeysOf<M, OptionalDecimal>>(key: K): Step<M> =>
    this.#of(key, values.strikeDoubleValue);
  options = <K extends KeysOf<M, TagValue[]>>(key: K): Step<M> => this.#of(key, values.optionsValue);
  commaList = <K extends KeysOf<M, string[]>>(key: K): Step<M> => this.#of(key, values.commaList);

  /** An integer whose empty field means `absent`. */
  intOr<K extends KeysOf<M, number>>(key: K, absent: number): Step<M> {
    const { read } = values.integerValue;
    return this.#of(key, {
      ...values.integerValue,
      read: (text) => text === "" ? absent : read(text),
      absent,
    });
  }

  // `KeysOf` has proven that the key has the codec's type; TypeScript can not follow it here.
  #of<T>(key: keyof M, codec: ValueCodec<T>): Step<M> {
    return value<M, keyof M>(key, codec as unknown as ValueCodec<M[keyof M]>);
  }

  /** The request id: read like an integer and remembered for error messages. */
  reqId<K extends KeysOf<M, number>>(key: K): Step<M> {
    const inner = this.int(key);
    return {
      ...inner,
      read: (reader, message) => {
        inner.read(reader, message);
        reader.noteReqId(Number(message[key]));
      },
    };
  }

  /** A field that always has this text and is skipped when read (message versions, dead fields). */
  constant(text: string): Step<M> {
    return this.computed(() => text);
  }

  /** A field that follows from the message and is skipped when read. */
  computed(write: (message: M) => string): Step<M> {
    return {
      write: (writer, message) => writer.field(write(message)),
      read: (reader) => void reader.next("constant"),
      clear: () => {},
    };
  }

  /** Present from this server version on. */
  since(version: number, ...steps: Step<M>[]): Step<M> {
    return versionGate((current) => current >= version, steps);
  }

  /** Present below this server version only. */
  before(version: number, ...steps: Step<M>[]): Step<M> {
    return versionGate((current) => current < version, steps);
  }

  /** Present in server versions `first` to `last`, both included. */
  between(first: number, last: number, ...steps: Step<M>[]): Step<M> {
    return versionGate((current) => current >= first && current <= last, steps);
  }

  /** Present when the fields read so far say so. */
  when(condition: (message: M) => boolean, ...steps: Step<M>[]): Step<M> {
    const inner = sequence(steps);
    return {
      write: (writer, message) => {
        if (condition(message)) inner.write(writer, message);
      },
      read: (reader, message) => {
        if (condition(message)) inner.read(reader, message);
      },
      clear: inner.clear,
    };
  }

  /** The fields of an object inside the message; `create` makes it when reading. */
  inside<K extends keyof M>(key: K, create: () => M[K], ...steps: Step<M[K]>[]): Step<M> {
    const inner = sequence(steps);
    return {
      write: (writer, message) => inner.write(writer, message[key]),
      read: (reader, message) => inner.read(reader, message[key]),
      clear: (message) => {
        message[key] ??= create();
        inner.clear(message[key]);
      },
    };
  }

  /** A flag field, then the fields of an object when the flag is set; `null` otherwise. */
  optional<K extends keyof M>(
    key: K,
    create: () => NonNullable<M[K]>,
    ...steps: Step<NonNullable<M[K]>>[]
  ): Step<M> {
    const inner = sequence(steps);
    return {
      write: (writer, message) => {
        const part = message[key];
        writer.field(part === null || part === undefined ? "0" : "1");
        if (part !== null && part !== undefined) inner.write(writer, part);
      },
      read: (reader, message) => {
        if (!readValue(reader, String(key), values.booleanValue)) return;
        const part = create();
        inner.clear(part);
        inner.read(reader, part);
        message[key] = part;
      },
      clear: (message) => {
        message[key] = null as M[K];
      },
    };
  }

  /** A count, then that many rows. */
  rows<K extends keyof M, Row extends object>(
    key: M[K] extends Row[] ? K : never,
    create: () => Row,
    ...steps: Step<Row>[]
  ): Step<M> {
    const inner = sequence(steps);
    const rowsOf = (message: M) => message[key] as unknown as Row[];
    return {
      write: (writer, message) => {
        writer.field(String(rowsOf(message).length));
        rowsOf(message).forEach((row) => inner.write(writer, row));
      },
      read: (reader, message) => {
        const count = readCount(reader, String(key));
        message[key] = Array.from({ length: count }, () => {
          const row = create();
          inner.clear(row);
          inner.read(reader, row);
          return row;
        }) as M[K] as M[typeof key];
      },
      clear: (message) => {
        message[key] = [] as M[K] as M[typeof key];
      },
    };
  }

  /** A count, then that many plain values. */
  list<T, K extends KeysOf<M, T[]>>(key: K, codec: ValueCodec<T>): Step<M> {
    return this.#values(key as keyof M, codec);
  }

  #values<T>(key: keyof M, codec: ValueCodec<T>): Step<M> {
    return {
      write: (writer, message) => {
        const entries = message[key] as T[];
        writer.field(String(entries.length));
        entries.forEach((entry) => writer.field(codec.write(entry, writer.version)));
      },
      read: (reader, message) => {
        const count = readCount(reader, String(key));
        const entries = Array.from({ length: count }, () => readValue(reader, String(key), codec));
        message[key] = entries as M[keyof M];
      },
      clear: (message) => {
        message[key] = [] as M[keyof M];
      },
    };
  }

  /** A count, then tag and value for each. */
  tagValues<K extends KeysOf<M, TagValue[]>>(key: K): Step<M> {
    const pair = new Fields<TagValue>();
    return this.rows<K, TagValue>(
      key as never,
      () => ({ tag: "", value: "" }),
      pair.text("tag"),
      pair.text("value"),
    );
  }
}

/** A whole message: its number and its steps. */
export interface Layout<M> {
  readonly id: number;
  write(writer: TextWriter, message: M): void;
  read(reader: TextReader): M;
}

/** A message layout; `steps` come after the message number. */
export function layout<M extends { kind: string }>(
  kind: M["kind"],
  id: number,
  steps: (fields: Fields<M>) => Step<M>[],
): Layout<M> {
  const body = sequence(steps(new Fields<M>()));
  return {
    id,
    write: (writer, message) => {
      writer.field(String(id));
      body.write(writer, message);
    },
    read: (reader) => {
      // Complete after `clear`, which gives every field of the layout a value.
      const message = { kind } as M;
      body.clear(message);
      body.read(reader, message);
      return message;
    },
  };
}
