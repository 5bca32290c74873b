import { expect } from "@std/expect";
import type { ConnectionView } from "@/lib/contract/api.ts";
import { noCounts } from "@/lib/server/bridge/status.ts";
import { openMetrics } from "@/lib/server/http/open_metrics.ts";
import { type DeskFigures, deskMetrics, readinessChecks } from "./health.ts";

const well = { bridge: "running", socket: "connected", upstream: "up", sync: "ready", lock: null };
const failing = (connection: object, journalWritable = true) =>
  readinessChecks({ ...well, ...connection } as ConnectionView, journalWritable)
    .filter(({ ok }) => !ok).map(({ name }) => name);

Deno.test("each layer can fail the readiness by itself, and so does a session of the other mode", () => {
  expect(failing({})).toEqual([]);
  expect(failing({ bridge: "starting" })).toEqual(["bridge"]);
  expect(failing({ socket: "connecting" })).toEqual(["socket"]);
  expect(failing({ upstream: "down" })).toEqual(["upstream"]);
  expect(failing({ sync: "running" })).toEqual(["sync"]);
  expect(failing({}, false)).toEqual(["journal"]);
  expect(failing({ lock: { code: "MODE_MISMATCH", text: "" } })).toEqual(["mode"]);
  expect(failing({ lock: { code: "RESTART_WINDOW", text: "" } })).toEqual([]);
});

Deno.test("what is not known yet has a family and no sample: who exports looks the families up once", () => {
  const bridge = { ...noCounts(), starts: 1 };
  const figures = (heartbeatMs: number | null, counted: typeof bridge | null) =>
    deskMetrics({
      connection: { ...well, heartbeatMs } as unknown as ConnectionView,
      hub: { readers: 0, seq: 0, ringBytes: 0, sent: 0 },
      quotes: { lines: 0, ticks: 0 },
      orders: { unclassified: {} },
      hops: { distributions: () => [] },
      longestTurnMs: { minute: 0, start: 0 },
      bridge: counted,
      failedCallbacks: 0,
    } as unknown as DeskFigures);
  const [early, late] = [figures(null, null), figures(12, bridge)];
  expect(early.map(({ name }) => name)).toEqual(late.map(({ name }) => name));
  expect(openMetrics(early)).not.toMatch(/^lotse_(heartbeat_ms|bridge_starts\S*) /m);
  expect(openMetrics(late)).toMatch(/^lotse_heartbeat_ms 12$/m);
  expect(openMetrics(late)).toMatch(/^lotse_bridge_starts_total 1$/m);
});
