import { expect } from "@std/expect";
import type { ConnectionView } from "@/lib/contract/api.ts";
import { readinessChecks } from "./health.ts";

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
