// The screen's own English; its keys are those of every language.
import { evidence } from "./en/evidence.ts";
import { preflight } from "./en/preflight.ts";
import { recording } from "./en/recording.ts";
import { first } from "./en/first.ts";
import { keys } from "./en/keys.ts";
import { marketViews } from "./en/market_views.ts";
import { opened } from "./en/opened.ts";
import { overview } from "./en/overview.ts";
import { pastDays } from "./en/past_days.ts";
import { served } from "./en/served.ts";
import { rareDialogs } from "./en/rare_dialogs.ts";
import { promotion } from "./en/promotion.ts";
import { sessions } from "./en/sessions.ts";

export const en = {
  ...first,
  ...opened,
  ...marketViews,
  ...rareDialogs,
  ...evidence,
  ...preflight,
  ...recording,
  ...overview,
  ...keys,
  ...pastDays,
  ...promotion,
  ...sessions,
  ...served,
} as const;
