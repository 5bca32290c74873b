// Counters and gauges as OpenMetrics text.
import { openMetrics } from "@/lib/server/http/open_metrics.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    return new Response(openMetrics(ctx.state.desk.metrics()), {
      headers: {
        "content-type": "application/openmetrics-text; version=1.0.0; charset=utf-8",
        "cache-control": "no-store",
      },
    });
  },
});
