// What Deno's OpenTelemetry exports of a desk that trades: a span for each command with its order's id, the
// hops, the desk's counters.
import { expect } from "@std/expect";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { eventually } from "@/tests/support/processes.ts";

/** Keeps what is sent to it, as text, by path. */
function receiver() {
  const got = new Map<string, string>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    got.set(pathname, (got.get(pathname) ?? "") + await request.text());
    return Response.json({});
  });
  return {
    port: server.addr.port,
    of: (path: string) => got.get(path) ?? "",
    close: () => server.shutdown(),
  };
}

Deno.test("a collector gets a span of each command, the hops of orders and what the desk counts, and no account", async () => {
  const collector = receiver();
  {
    await using desk = await DeskProcess.start({
      env: {
        OTEL_DENO: "true",
        OTEL_DENO_CONSOLE: "ignore",
        OTEL_SERVICE_NAME: "lotse",
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
        OTEL_METRIC_EXPORT_INTERVAL: "500",
      },
    });
    const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
    const order = { account, conId: 265598, side: "BUY", quantity: "1", orderType: "MKT", tif: "DAY" };
    const clientOrderId = await desk.place(order);
    await eventually(
      "the submit is a span",
      () => collector.of("/v1/traces").includes("command submit"),
      30_000,
    );
    const traces = collector.of("/v1/traces");
    expect(traces).toContain(clientOrderId);
    expect(traces).toContain("lotse.request_id");
    await eventually(
      "the hops are measured",
      () => collector.of("/v1/metrics").includes("lotse.order.hop"),
      30_000,
    );
    await eventually(
      "the ticks are counted",
      () => collector.of("/v1/metrics").includes("lotse.ticks"),
      30_000,
    );
    await eventually(
      "a figure that was not known at the start is exported too",
      () => collector.of("/v1/metrics").includes("lotse.heartbeat_ms"),
      30_000,
    );
    expect(collector.of("/v1/metrics")).toContain("lotse.bridge_starts");
    expect(traces + collector.of("/v1/metrics")).not.toContain(account);
  }
  await collector.close();
});
