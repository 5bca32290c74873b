import { expect } from "@std/expect";
import { assertMayProbe, type ProbeAsker } from "./probe_guard.ts";

const local: ProbeAsker = { address: "127.0.0.1", proxied: false, loggedIn: () => false };

Deno.test("a probe without a login is for this machine alone, and for nobody behind a proxy", () => {
  for (const path of ["/healthz", "/readyz", "/metrics"]) {
    for (const address of ["127.0.0.1", "::1", "localhost"]) assertMayProbe(path, { ...local, address });
    for (const address of ["10.0.0.7", "127.0.0.1.evil.example", "", null]) {
      expect(() => assertMayProbe(path, { ...local, address })).toThrow("login");
    }
    expect(() => assertMayProbe(path, { ...local, proxied: true })).toThrow("login");
  }
});

Deno.test("with a login a probe comes from anywhere; other addresses are judged elsewhere", () => {
  assertMayProbe("/metrics", { address: "10.0.0.7", proxied: true, loggedIn: () => true });
  assertMayProbe("/login", { ...local, address: "10.0.0.7" });
});
