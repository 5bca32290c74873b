// Liveness: the process answers. Nothing else is looked at, so that a sleeping TWS never gets the desk
// restarted.
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET() {
    return new Response("ok\n", { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
  },
});
