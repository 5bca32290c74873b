// Readiness: 200 only when every layer is good, otherwise 503; one line per check, no account ids.
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    const checks = ctx.state.desk.readinessChecks();
    const body = checks.map(({ name, ok, text }) => `${ok ? "ok  " : "FAIL"} ${name}: ${text}\n`).join("");
    return new Response(body, {
      status: checks.every((check) => check.ok) ? 200 : 503,
      headers: { "content-type": "text/plain", "cache-control": "no-store" },
    });
  },
});
