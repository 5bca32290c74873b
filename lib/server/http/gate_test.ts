// What the gate decides about a request before anything else sees it.
import { expect } from "@std/expect";
import { createLog } from "@/lib/server/log.ts";
import { loginInMemory } from "@/tests/support/login.ts";
import { behindGate } from "./gate.ts";
import { PackedFiles } from "./packed_files.ts";

const TOKEN = "gate-test-token-0123456789";
const seen: Request[] = [];
const logged: string[] = [];

const ask = behindGate((request) => {
  seen.push(request);
  if (new URL(request.url).pathname === "/bug") throw new Error("secret detail");
  return Promise.resolve(new Response("passed"));
}, {
  allowedHosts: ["desk.test"],
  served: { secure: false, proxied: false },
  basePath: "",
  ...loginInMemory({ token: TOKEN }),
  log: createLog({ write: (line) => void logged.push(line) }),
  files: new PackedFiles(null),
});

function to(url: string, init: RequestInit & { host?: string | null } = {}): Promise<Response> {
  const { host = "desk.test", ...rest } = init;
  const headers = new Headers(rest.headers);
  if (host !== null) headers.set("host", host);
  return ask(new Request(url, { ...rest, headers }));
}

/** Status and code of the problem, with what every answer must carry. */
async function problem(response: Response): Promise<[number, string]> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
  const { status, code } = await response.json();
  expect(status).toBe(response.status);
  return [status, code];
}

Deno.test("a request for a foreign host goes no further, whatever else is wrong with it", async () => {
  seen.length = 0;
  for (const path of ["/", "/api/trading", "/%zz", "/_fresh/js/x/metafile.json"]) {
    const answer = await to(`http://evil.example${path}`, { host: "evil.example" });
    expect([path, ...await problem(answer)]).toEqual([path, 421, "HOST_UNKNOWN"]);
  }
  expect(await problem(await to("http://desk.test/", { host: null }))).toEqual([421, "HOST_UNKNOWN"]);
  expect(seen).toEqual([]);
});

Deno.test("over TLS a request of HTTP/2 names its host in the address", async () => {
  expect((await to("https://desk.test:8000/", { host: null })).status).toBe(200);
  expect((await to("https://evil.example/", { host: null })).status).toBe(421);
  expect((await to("https://desk.test/", { host: "evil.example" })).status).toBe(421);
  expect((await to("https://evil.example/", { host: "desk.test" })).status).toBe(421);
  expect((await to("https://desk.test/", { host: "desk.test:443" })).status).toBe(200);
});

Deno.test("what may pass is passed on unchanged, and answered with the security headers", async () => {
  seen.length = 0;
  const answer = await to("http://desk.test/api/trading?a=1");
  expect([answer.status, await answer.text()]).toEqual([200, "passed"]);
  expect(seen.map(({ url }) => url)).toEqual(["http://desk.test/api/trading?a=1"]);
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});

Deno.test("an address that can not be decoded is the caller's fault, not a crash", async () => {
  for (const path of ["/api/%E0%A4%A", "/%", "/%zz"]) {
    expect([path, ...await problem(await to(`http://desk.test${path}`))]).toEqual([path, 400, "HTTP_400"]);
  }
});

Deno.test("a part of a page, whose figures would stand still, is not to be had", async () => {
  for (const query of ["fresh-partial=true", "a=1&fresh-partial", "fresh%2Dpartial=true"]) {
    expect([query, ...await problem(await to(`http://desk.test/?${query}`))]).toEqual([
      query,
      400,
      "HTTP_400",
    ]);
  }
  expect((await to("http://desk.test/login?token=fresh-partial")).status).toBe(200);
});

Deno.test("a source map is for whoever is logged in", async () => {
  const map = "http://desk.test/_fresh/js/x/OrderPanel.js.map";
  expect((await to(map)).status).toBe(404);
  expect((await to(map, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
});

/** A request as a server makes it of what was sent, which `new Request` would refuse. */
function received(given: { method?: string; url?: string; host?: string }): Promise<Response> {
  const request = new Request("http://desk.test/", { headers: { host: given.host ?? "desk.test" } });
  for (const name of ["method", "url"] as const) {
    if (given[name] !== undefined) Object.defineProperty(request, name, { value: given[name] });
  }
  return ask(request);
}

Deno.test("a Host that makes no address is refused, and is no fault to log", async () => {
  logged.length = 0;
  const port = await received({ url: "http://desk.test:99999/", host: "desk.test:99999" });
  expect(await problem(port)).toEqual([400, "HTTP_400"]);
  const name = await received({ url: "http://[::1].evil.example/", host: "[::1].evil.example" });
  expect(await problem(name)).toEqual([421, "HOST_UNKNOWN"]);
  expect(logged).toEqual([]);
});

Deno.test("what is thrown behind it is logged and says nothing about itself", async () => {
  logged.length = 0;
  const answer = await to("http://desk.test/bug");
  const copy = answer.clone();
  expect(await problem(answer)).toEqual([500, "INTERNAL_ERROR"]);
  expect(await copy.text()).not.toContain("secret");
  expect(logged.map((line) => line.includes("secret detail"))).toEqual([true]);
});

Deno.test("a method that an address does not answer is refused with those that it does, before Fresh sees it", async () => {
  seen.length = 0;
  const unknown = ["PROPFIND", "TRACE", "SEARCH", "FOO", "CONNECT", "P!", "get", "Post"];
  const cases = [
    ...["/", "/login", "/api/trading", "/api/nothing", "/boot.js", "/%zz"].flatMap((path) =>
      [...unknown, "PUT", "PATCH", "DELETE", "OPTIONS"].map((method) => [method, path] as const)
    ),
    ["POST", "/"],
    ["POST", "/api/stream/"],
    ["POST", "//healthz"],
  ] as const;
  for (const [method, path] of cases) {
    const answer = await received({ method, url: `http://desk.test${path}` });
    const allow = answer.headers.get("allow");
    expect([method, path, ...await problem(answer)]).toEqual([method, path, 405, "METHOD_NOT_ALLOWED"]);
    expect(allow).toMatch(/^GET, HEAD(, POST)?$/);
  }
  expect(seen).toEqual([]);
  for (
    const [method, path] of [["POST", "/api/trading/"], ["HEAD", "/"], ["POST", "/api/nothing"]] as const
  ) {
    expect((await to(`http://desk.test${path}`, { method })).status).toBe(200);
  }
});

Deno.test("over TLS every answer tells browsers to stay with it, over plain HTTP none", async () => {
  const rules = { allowedHosts: ["desk.test"], basePath: "", log: createLog({ write: () => {} }) };
  const { login } = loginInMemory({ token: TOKEN, secure: true });
  for (const secure of [true, false]) {
    const passed = behindGate(() => Promise.resolve(new Response("in")), {
      files: new PackedFiles(null),
      ...rules,
      login,
      served: { secure, proxied: false },
    });
    for (const host of ["desk.test", "evil.example"]) {
      const answer = await passed(new Request(`https://${host}/`, { headers: { host } }));
      expect(answer.headers.has("strict-transport-security")).toBe(secure);
    }
  }
});

Deno.test("probes answer this machine, and others with a login", async () => {
  const from = (hostname: string, headers: Record<string, string> = {}) =>
    ask(new Request("http://desk.test/metrics", { headers: { host: "desk.test", ...headers } }), {
      remoteAddr: { transport: "tcp", hostname, port: 1 },
      completed: Promise.resolve(),
    });
  expect((await from("127.0.0.1")).status).toBe(200);
  expect(await problem(await from("10.0.0.7"))).toEqual([401, "LOGIN_REQUIRED"]);
  expect((await from("10.0.0.7", { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
});
