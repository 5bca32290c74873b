// The Fresh app of the running desk. `dev.ts` and the built server both import it.
import { createApp } from "./lib/server/app.ts";
import { currentRuntime } from "./lib/server/runtime.ts";

export const app = createApp(await currentRuntime());
