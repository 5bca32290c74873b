// The Fresh app of the running desk. `dev.ts` and the built server both import it.
import { entryApp } from "./lib/server/entry_app.ts";

export const app = await entryApp();
