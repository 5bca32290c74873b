// German: drafts that programs lay before the trader.
import type { Same } from "../../saying.ts";
import type { proposals as english } from "../en/proposals.ts";

export const proposals = {
  "proposals.count": ({ count }) => `Vorschläge von Programmen: ${count}`,
} as const satisfies Same<typeof english>;
