// Gives the screen the sentences of what is opened.
import { opened } from "./en/opened.ts";
import { learnOpened } from "./mod.ts";

learnOpened(opened);
