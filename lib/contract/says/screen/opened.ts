// Gives the screen what only its opened parts say: with their script, and for the tests.
import { opened } from "./en/opened.ts";
import { learnOpened } from "./mod.ts";

learnOpened(opened);
