// A saying on the wire, in a pipe or on a disk: its shape. Which keys there are, the tables know.
import { z } from "zod";
import type { Code, IbCode } from "./say.ts";
import type { Saying } from "./saying.ts";

const shape = z.strictObject({
  key: z.string(),
  with: z.record(z.string(), z.unknown()).exactOptional(),
});
export const sayingSchema = shape as unknown as z.ZodType<Saying>;

/** `HTTP_404`: a refusal of the server itself. `NETWORK`: the screen got no answer. */
export type PublicCode = Code | IbCode | `HTTP_${number}` | "NETWORK";
/** The one union of codes of errors, warnings, notices and locks. */
export const codeSchema = z.string() as unknown as z.ZodType<PublicCode>;

/** A text with its code: English for scripts, beside it the saying for the screen. */
export const codedFields = {
  code: codeSchema,
  text: z.string(),
  says: sayingSchema.exactOptional(),
} as const;
