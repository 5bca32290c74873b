// Writes and reads one protobuf message by its field table.
import type { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";
import { WireType } from "@bufbuild/protobuf/wire";
import type { ProtoField } from "./fields.ts";

/** A field that could not be read; the codec turns it into a `DecodeError`. */
export class ProtoFieldError extends Error {
  constructor(readonly field: string, reason: string) {
    super(reason);
  }
}

/** Writes the fields of `message` that are present. */
export function writeMessage<M>(
  writer: BinaryWriter,
  fields: ProtoField<M>[],
  message: M,
  version: number,
): void {
  for (const field of fields) field.write(writer, message, version);
}

/**
 * Reads `length` bytes into `message`; unknown fields are skipped, as protobuf wants it. `clear` gives the
 * fields that do not come their absent value first. Throws a `ProtoFieldError` that names the field.
 */
export function readMessage<M>(
  reader: BinaryReader,
  length: number,
  fields: ProtoField<M>[],
  message: M,
  clear = true,
): M {
  if (clear) fields.forEach((field) => field.clear(message));
  const end = reader.pos + length;
  if (end > reader.len) throw new ProtoFieldError("length", "truncated");
  while (reader.pos < end) readField(reader, fields, message);
  if (reader.pos !== end) throw new ProtoFieldError("length", "a field ends outside its message");
  return message;
}

function readField<M>(reader: BinaryReader, fields: ProtoField<M>[], message: M): void {
  const [number, wireType] = reader.tag();
  const field = fields.find((each) => each.number === number);
  // As protobuf asks: a field of a later release is read past, not refused.
  if (!field) return void reader.skip(wireType, number);
  if (field.wireType !== wireType && !isUnpacked(field, wireType)) {
    throw new ProtoFieldError(field.name, `wire type ${wireType}, expected ${field.wireType}`);
  }
  try {
    field.read(reader, message, wireType);
  } catch (error) {
    if (error instanceof ProtoFieldError) {
      throw new ProtoFieldError(`${field.name}.${error.field}`, error.message);
    }
    throw new ProtoFieldError(field.name, error instanceof Error ? error.message : String(error));
  }
}

function isUnpacked<M>(field: ProtoField<M>, wireType: WireType): boolean {
  return field.packed === true && (wireType === WireType.Varint || wireType === WireType.Bit64);
}
