// A protobuf message: the `kind` it has in the model and its fields.
import { type ProtoField, ProtoFields } from "./fields.ts";

export interface ProtoMessage<M> {
  kind: string;
  fields: ProtoField<M>[];
  /** Moves what the schema keeps in another place than the model; before writing. */
  prepare: (message: M) => M;
}

/** The field table of one message. */
export function proto<M extends { kind: string }>(
  kind: M["kind"],
  fields: (p: ProtoFields<M>) => (ProtoField<M> | ProtoField<M>[])[],
  prepare: (message: M) => M = (message) => message,
): ProtoMessage<M> {
  return { kind, fields: fields(new ProtoFields<M>()).flat(), prepare };
}
