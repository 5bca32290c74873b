// The desk's English: the sentence of each key. Its parameters are the parameters of the key in every
// language.
import { bridge } from "./en/bridge.ts";
import { checks } from "./en/checks.ts";
import { connection } from "./en/connection.ts";
import { desk } from "./en/desk.ts";
import { ib } from "./en/ib.ts";
import { limits } from "./en/limits.ts";
import { market } from "./en/market.ts";
import { orders } from "./en/orders.ts";
import { preview } from "./en/preview.ts";
import { programs } from "./en/programs.ts";
import { proposals } from "./en/proposals.ts";
import { python } from "./en/python.ts";
import { recording } from "./en/recording.ts";
import { timeline } from "./en/timeline.ts";
import { warnings } from "./en/warnings.ts";

export const en = {
  ...connection,
  ...bridge,
  ...python,
  ...desk,
  ...ib,
  ...checks,
  ...limits,
  ...market,
  ...orders,
  ...preview,
  ...proposals,
  ...programs,
  ...recording,
  ...warnings,
  ...timeline,
} as const;
