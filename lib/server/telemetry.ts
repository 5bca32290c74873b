// Traces and metrics by Deno's own OpenTelemetry: it exports them when the environment says so
// (`OTEL_DENO=true`), and otherwise these calls do nothing. Nothing of an account is in them: the action, the
// order's id, the request's id, the code of a refusal.
import type { Labels, Metric } from "@/lib/server/http/open_metrics.ts";
import { currentRequestId } from "./request_scope.ts";

type Attributes = Readonly<Record<string, string | number>>;

/** The parts of OpenTelemetry's API that are used here: Deno gives it untyped. */
interface Span {
  setStatus(status: { code: number }): void;
  end(): void;
}
interface Tracer {
  startSpan(name: string, options: { startTime: number; attributes: Attributes }): Span;
}
type Observe = (result: { observe(value: number, attributes: Attributes): void }) => void;
interface Observable {
  addCallback(callback: Observe): void;
  removeCallback(callback: Observe): void;
}
interface Meter {
  createHistogram(name: string, options: { description: string; unit: string }): {
    record(value: number, attributes: Attributes): void;
  };
  createObservableGauge(name: string, options: { description: string }): Observable;
  createObservableCounter(name: string, options: { description: string }): Observable;
}

const ERROR = 2;
const exporter = openExporter();

/** `null`: nothing is exported. Deno throws at the first instrument of a process that does not export. */
function openExporter() {
  try {
    const tracer: Tracer = Deno.telemetry.tracerProvider.getTracer("lotse");
    const meter: Meter = Deno.telemetry.meterProvider.getMeter("lotse");
    const hops = meter.createHistogram("lotse.order.hop", {
      description: "Time of an order on each hop: check, journal, bridge, broker, publish",
      unit: "s",
    });
    return { tracer, meter, hops };
  } catch {
    return null;
  }
}

/** A span of something that has just ended, `ms` after it began. */
export function traceCommand(
  { action, ms, clientOrderId, code }: {
    action: string;
    ms: number;
    clientOrderId?: string | undefined;
    code?: string | undefined;
  },
): void {
  if (exporter === null) return;
  const requestId = currentRequestId();
  const attributes = {
    "lotse.action": action,
    ...(clientOrderId !== undefined && { "lotse.client_order_id": clientOrderId }),
    ...(requestId !== undefined && { "lotse.request_id": requestId }),
    ...(code !== undefined && { "lotse.code": code }),
  };
  const span = exporter.tracer.startSpan(`command ${action}`, { startTime: Date.now() - ms, attributes });
  if (code !== undefined) span.setStatus({ code: ERROR });
  span.end();
}

export function recordHop(hop: string, ms: number): void {
  exporter?.hops.record(ms / 1000, { hop });
}

/**
 * Counters and gauges under the names that they have for Prometheus, with dots: `lotse.journal_rows`. The
 * returned function ends it: a desk inside of another program is gone long before its process.
 */
export function observeMetrics(metrics: () => readonly Metric[]): () => void {
  const ends: (() => void)[] = [];
  if (exporter === null) return () => {};
  const { meter } = exporter;
  for (const { name, help, type } of metrics()) {
    if (type === "histogram") continue;
    const create = type === "counter" ? meter.createObservableCounter : meter.createObservableGauge;
    const instrument = create.call(meter, `lotse.${name}`, { description: help });
    const observe: Observe = (result) => {
      const now = metrics().find((one) => one.name === name);
      for (const { labels, value } of now === undefined ? [] : valuesOf(now)) result.observe(value, labels);
    };
    instrument.addCallback(observe);
    ends.push(() => instrument.removeCallback(observe));
  }
  return () => {
    for (const end of ends) end();
  };
}

function valuesOf(metric: Metric): readonly { labels: Labels; value: number }[] {
  if (metric.type === "histogram") return [];
  return "values" in metric ? metric.values : [{ labels: {}, value: metric.value }];
}
