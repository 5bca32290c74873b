// The official ibapi, as a real EClient over TCP, against the paper gateway: text at several caps, and
// protobuf.
import { startGateway } from "../mod.ts";
import { expect } from "@std/expect";
import { runHelper } from "./python.ts";

interface Report {
  readonly serverVersion: number;
  readonly callbacks: Readonly<Record<string, number>>;
  readonly unexpectedErrors: readonly unknown[];
  readonly leftovers: readonly string[];
  readonly complaints: readonly string[];
}

/**
 * The versions that shipping clients negotiate: ibapi 9.81, 10.19, ib_async, 10.30, stoqey, the last text
 * one.
 */
const CAPS = [157, 176, 178, 187, 193, 200, 225];

for (const cap of CAPS) {
  const encoding = cap > 200 ? "protobuf" : "text";
  Deno.test(`the official ibapi is served every flow at version ${cap} (${encoding})`, async () => {
    const gateway = await startGateway({ seed: 7, serverVersionCap: cap, settings: { snapshotEndMs: 250 } });
    try {
      const report = JSON.parse(await runHelper("gateway_ibapi.py", String(gateway.port))) as Report;
      expect(report.serverVersion).toBe(cap);
      expect(report.unexpectedErrors).toEqual([]);
      expect(report.leftovers).toEqual([]);
      expect(report.complaints).toEqual([]);
      expect(gateway.control.state().counters).toMatchObject({ badFrames: 0, encodeErrors: 0 });
    } finally {
      await gateway.stop();
    }
  });
}
