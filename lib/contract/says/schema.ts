// A saying that comes through a pipe or from a disk.
import { z } from "zod";
import { isKey } from "./english.ts";
import type { Saying } from "./saying.ts";

/** Only keys of this release: what another one said has its English beside it. */
export const sayingSchema: z.ZodType<Saying> = z.object({
  key: z.string().refine(isKey),
  with: z.record(z.string(), z.unknown()).optional(),
}).transform((saying) => saying as unknown as Saying);
