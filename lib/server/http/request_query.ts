// Reads the query of an address by a schema; a parameter that is given twice is as wrong as one that nobody
// knows.
import type { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import { RequestError } from "@/lib/server/errors.ts";
import { parseBy } from "./parse_by.ts";

/** Throws 400 `REQUEST_INVALID` with the parameter as its field. */
export function readQuery<T>(url: URL, schema: z.ZodType<T>): T {
  const values: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (Object.hasOwn(values, name)) throw new RequestError(say("REQUEST_INVALID.repeated"), name);
    values[name] = value;
  }
  return parseBy(schema, values);
}
