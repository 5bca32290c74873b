// Gives the screen its German: the server has it from the start, a browser only for a reader of German.
import { de } from "./de.ts";
import { learnGerman } from "./mod.ts";

learnGerman(de);
