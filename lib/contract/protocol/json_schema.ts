// The bridge protocol as JSON Schema, for whoever does not speak zod: the Python tests check every message
// against it.
import { z } from "zod";
import { commandSchemas, resultSchemas, secondLineSchemas } from "./commands.ts";
import { lineSchemas } from "./events.ts";

export interface ProtocolJsonSchema {
  /** By the `type` of a line of the desk. */
  commands: Record<string, unknown>;
  /** The `result` of the reply, by the `type` of its command. */
  results: Record<string, unknown>;
  /** By the `type` of a message from the bridge. */
  messages: Record<string, unknown>;
}

/** JSON Schema 2020-12 of all messages in both directions. */
export function protocolJsonSchema(): ProtocolJsonSchema {
  return {
    commands: toJsonSchemas({ ...commandSchemas, ...secondLineSchemas }),
    results: toJsonSchemas(resultSchemas),
    messages: toJsonSchemas(lineSchemas),
  };
}

function toJsonSchemas(schemas: Record<string, z.ZodType>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, z.toJSONSchema(schema)]));
}

if (import.meta.main) {
  // deno-lint-ignore no-console -- the one thing this command does
  console.log(JSON.stringify(protocolJsonSchema()));
}
