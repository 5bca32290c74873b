// Gives the screen the sentences of what is opened.
import { opened } from "./en/opened.ts";
import { learnMore } from "./mod.ts";

learnMore(opened);
