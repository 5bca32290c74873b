// English: drafts that programs lay before the trader.
import type { Shown } from "../shown.ts";

export const proposals = {
  "proposals.count": ({ count }: Shown<"count">) => `Proposals of programs: ${count}`,
} as const;
