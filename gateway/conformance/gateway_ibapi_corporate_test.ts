// Exercises, assignments, dividends, splits and short sales, seen by the official ibapi: text and protobuf.
import { startGateway } from "../mod.ts";
import { expect } from "@std/expect";
import { runHelper } from "./python.ts";

/** Friday, 10:00 in New York. */
const START = Date.parse("2026-11-20T15:00:00Z");

for (const cap of [176, 200, 225]) {
  const encoding = cap > 200 ? "protobuf" : "text";
  Deno.test(`the official ibapi hears of what happens to holders at version ${cap} (${encoding})`, async () => {
    const gateway = await startGateway({
      ...{ seed: 7, speed: 0, startTime: START, controlPort: 0, serverVersionCap: cap },
      settings: { accountRefreshMs: 1_000, tifPreset: "10349", commissionDelayMs: 0 },
    });
    try {
      const ports = [gateway.port, gateway.controlPort].map(String);
      const report = JSON.parse(await runHelper("gateway_ibapi_corporate.py", ...ports));
      expect(report).toMatchObject({
        serverVersion: cap,
        unexpectedErrors: [],
        leftovers: [],
        complaints: [],
      });
      expect(gateway.control.state().counters).toMatchObject({ badFrames: 0, encodeErrors: 0 });
    } finally {
      await gateway.stop();
    }
  });
}
