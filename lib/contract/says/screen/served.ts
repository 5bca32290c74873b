// Gives the server the sentences that only its own pages say.
import { served } from "./en/served.ts";
import { learnMore } from "./mod.ts";

learnMore(served);
