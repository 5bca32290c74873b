// The desk's German: the sentence of each key. Loaded by a browser only when somebody reads German.
import { bridge } from "./de/bridge.ts";
import { checks } from "./de/checks.ts";
import { connection } from "./de/connection.ts";
import { desk } from "./de/desk.ts";
import { ib } from "./de/ib.ts";
import { limits } from "./de/limits.ts";
import { market } from "./de/market.ts";
import { orders } from "./de/orders.ts";
import { preview } from "./de/preview.ts";
import { programs } from "./de/programs.ts";
import { proposals } from "./de/proposals.ts";
import { python } from "./de/python.ts";
import { recording } from "./de/recording.ts";
import { timeline } from "./de/timeline.ts";
import { warnings } from "./de/warnings.ts";
import type { en } from "./en.ts";
import { language } from "./language.ts";
import type { Same } from "./saying.ts";

export const de = {
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
} satisfies Same<typeof en>;

export const german = language("de", de);
