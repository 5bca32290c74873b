// The sockets of the pages while developing, over real connections.
import { expect } from "@std/expect";
import { loginInMemory } from "@/tests/support/login.ts";
import { firstWord } from "@/tests/support/raw_http.ts";
import { silentLog } from "@/lib/server/log.ts";
import { behindGate } from "./gate.ts";
import { PackedFiles } from "./packed_files.ts";
import { withLiveReload } from "./live_reload.ts";

function serve() {
  const handler = withLiveReload(() => Promise.resolve(new Response("a page")), 42);
  const rules = {
    allowedHosts: ["127.0.0.1"],
    served: { secure: false, proxied: false },
    files: new PackedFiles(null),
    basePath: "",
    ...loginInMemory({ token: "live-reload-test-0123456789" }),
    log: silentLog,
  };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    behindGate(handler, rules),
  );
  return { port: server.addr.port, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("a page of the desk is told which start of the desk it talks to, a page of another site nothing", async () => {
  await using server = serve();
  const state = JSON.stringify({ type: "initial-state", revision: 42 });
  const alive = (headers: Record<string, string>) => firstWord(server.port, "/_frsh/alive", headers);
  expect(await alive({ origin: `http://127.0.0.1:${server.port}` })).toBe(state);
  expect(await alive({})).toBe(state);
  expect(await alive({ origin: "http://evil.example" })).toBe(403);
  expect(await alive({ host: "evil.example" })).toBe(421);
});

Deno.test("every other address is passed on, and the address without a socket answers nothing", async () => {
  await using server = serve();
  expect(await (await fetch(`http://127.0.0.1:${server.port}/`)).text()).toBe("a page");
  const plain = await fetch(`http://127.0.0.1:${server.port}/_frsh/alive`);
  expect([plain.status, await plain.text()]).toEqual([426, ""]);
});
