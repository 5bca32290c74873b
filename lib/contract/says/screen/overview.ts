// Gives the screen the sentences of the overview of many desks.
import { overview } from "./en/overview.ts";
import { learnMore } from "./mod.ts";

learnMore(overview);
