// The official ibapi, as a real EClient over TCP, against the paper gateway: text at several caps, and protobuf.
import { startGateway } from "../gateway.ts";
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { devPython } from "../../tests/support/dev_python.ts";

interface Report {
  readonly serverVersion: number;
  readonly callbacks: Readonly<Record<string, number>>;
  readonly unexpectedErrors: readonly unknown[];
  readonly leftovers: readonly string[];
  readonly complaints: readonly string[];
}

const SCRIPT = fileURLToPath(new URL("./gateway_ibapi.py", import.meta.url));

async function probe(port: number): Promise<Report> {
  const { success, stdout, stderr } = await new Deno.Command(await devPython(), {
    args: [SCRIPT, String(port)],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`ibapi was not served:\n${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout)) as Report;
}

/** The versions that shipping clients negotiate: ibapi 9.81, 10.19, ib_async, 10.30, stoqey, the last text one. */
const CAPS = [157, 176, 178, 187, 193, 200, 225];

for (const cap of CAPS) {
  const encoding = cap > 200 ? "protobuf" : "text";
  Deno.test(`the official ibapi is served every flow at version ${cap} (${encoding})`, async () => {
    const gateway = await startGateway({ seed: 7, serverVersionCap: cap, settings: { snapshotEndMs: 250 } });
    try {
      const report = await probe(gateway.port);
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
