// The screen's own German.
import type { Same } from "../saying.ts";
import { evidence } from "./de/evidence.ts";
import { frame } from "./de/frame.ts";
import { keys } from "./de/keys.ts";
import { marketViews } from "./de/market_views.ts";
import { opened } from "./de/opened.ts";
import { orders } from "./de/orders.ts";
import { preflight } from "./de/preflight.ts";
import { overview } from "./de/overview.ts";
import { proposals } from "./de/proposals.ts";
import { recording } from "./de/recording.ts";
import { pastDays } from "./de/past_days.ts";
import { served } from "./de/served.ts";
import { rareDialogs } from "./de/rare_dialogs.ts";
import { promotion } from "./de/promotion.ts";
import { sessions } from "./de/sessions.ts";
import { ticket } from "./de/ticket.ts";
import { tools } from "./de/tools.ts";
import type { en } from "./en.ts";

export const de = {
  ...frame,
  ...ticket,
  ...orders,
  ...tools,
  ...proposals,
  ...opened,
  ...marketViews,
  ...rareDialogs,
  ...evidence,
  ...recording,
  ...preflight,
  ...overview,
  ...keys,
  ...pastDays,
  ...promotion,
  ...sessions,
  ...served,
} satisfies Same<
  typeof en
>;
