// Gives the screen the sentences of what is rarely opened.
import { evidence } from "./en/evidence.ts";
import { marketViews } from "./en/market_views.ts";
import { preflight } from "./en/preflight.ts";
import { recording } from "./en/recording.ts";
import { keys } from "./en/keys.ts";
import { pastDays } from "./en/past_days.ts";
import { promotion } from "./en/promotion.ts";
import { rareDialogs } from "./en/rare_dialogs.ts";
import { sessions } from "./en/sessions.ts";
import { learnMore } from "./mod.ts";

learnMore(evidence);
learnMore(marketViews);
learnMore(rareDialogs);
learnMore(preflight);
learnMore(recording);
learnMore(keys);
learnMore(pastDays);
learnMore(promotion);
learnMore(sessions);
