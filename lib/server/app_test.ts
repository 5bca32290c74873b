// What stands in front of every route, whatever Fresh does behind it.
import { expect } from "@std/expect";
import { h } from "preact";
import { createApp } from "./app.ts";
import type { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { handler as page } from "@/routes/index.tsx";
import { handler } from "@/routes/login.tsx";
import type { AuditNote } from "@/lib/server/journal/audit.ts";
import { LoginAttempts } from "@/lib/server/access/login_attempts.ts";
import { loginInMemory } from "@/tests/support/login.ts";
import { systemClock } from "./clock.ts";
import { createLog, silentLog } from "./log.ts";

const TOKEN = "app-test-token-0123456789";

function app() {
  return createApp({
    // No route of these tests asks the desk.
    desk: {} as TradingDesk,
    ...loginInMemory({ token: TOKEN }),
    log: createLog({ level: "error", form: "json", secrets: [] }),
    allowedHosts: ["desk.test"],
    served: { secure: false, proxied: false },
    basePath: "",
  });
}

function ask(handler: ReturnType<ReturnType<typeof app>["handler"]>, path: string, method = "GET") {
  const headers = { host: "desk.test", authorization: `Bearer ${TOKEN}` };
  return handler(new Request(`http://desk.test${path}`, { method, headers }));
}

Deno.test("A page about an error is rendered as a page of its own, without the error that Fresh would show while developing", async () => {
  const seen: unknown[] = [];
  const handler = app().appWrapper(({ Component, error }) => {
    seen.push(error);
    return h(Component, null);
  }).handler();
  const page = await ask(handler, "/nowhere");
  expect([page.status, seen]).toEqual([404, [null]]);
});

Deno.test("The problem of an unknown address has a sentence", async () => {
  const problem = await (await ask(app().handler(), "/api/nothing")).json();
  expect(problem).toMatchObject({ status: 404, code: "HTTP_404" });
  expect(problem.detail).not.toBe("");
});

/** The login page's handlers, as Fresh calls them. */
const routes = handler as unknown as Record<"GET" | "POST", (ctx: never) => unknown>;
const desk = page as unknown as Record<"GET", (ctx: never) => unknown>;

/** The handlers of the log-in page and of the desk's own, asked as a browser asks below `basePath`. */
function browserAt(
  basePath: string,
  login: ReturnType<typeof loginInMemory>["login"],
  rows: [string, AuditNote][] = [],
) {
  const audit = { note: (kind: string, note: AuditNote) => rows.push([kind, note]) };
  const served = () => ({ mode: "paper", build: "b" });
  const attempts = new LoginAttempts(systemClock, silentLog);
  return async (path: string, init: RequestInit = {}) => {
    const headers = { host: "desk.test", ...init.headers };
    const req = new Request(`http://desk.test${basePath}${path}`, { ...init, headers });
    const ctx = {
      req,
      url: new URL(req.url),
      config: { basePath },
      info: { remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 50_000 } },
      state: {
        login,
        attempts,
        desk: { audit, served },
        caller: null,
        viewer: null,
        session: login.sessionOf(req.headers),
      },
      redirect: (location: string, status = 302) => new Response(null, { status, headers: { location } }),
    } as never;
    if (!path.startsWith("/login")) return await desk.GET(ctx);
    return await (req.method === "POST" ? routes.POST(ctx) : routes.GET(ctx));
  };
}

Deno.test("U10: a login that the browser did not keep is told instead of asked for again", async () => {
  const rows: [string, AuditNote][] = [];
  for (const [secure, fault] of [[true, "login.notKept.https"], [false, "login.notKept"]] as const) {
    const { login } = loginInMemory({ token: TOKEN, secure });
    const ask = browserAt("", login, rows);
    const body = new URLSearchParams({ token: TOKEN });
    for (const entering of [ask("/login", { method: "POST", body }), ask(`/login?token=${TOKEN}`)]) {
      const entered = await entering as Response;
      expect(entered.status).toBe(303);
      // The key goes where no server sees it.
      const [location = "", fragment] = (entered.headers.get("location") ?? "").split("#");
      expect([location, fragment]).toEqual([
        "/?entered",
        expect.stringMatching(/^key=[0-9a-f]{16}\.[\w-]{43}$/),
      ]);
      const back = await ask(location) as Response;
      expect([back.status, back.headers.get("location")]).toEqual([302, "/login?entered"]);
      expect(await ask("/login?entered")).toMatchObject({ data: { fault }, status: 401 });
      const cookie = entered.headers.get("set-cookie")?.split(";")[0] ?? "";
      expect(await ask(location, { headers: { cookie } })).toMatchObject({
        data: { mode: "paper", build: "b" },
      });
      const kept = await ask("/login?entered", { headers: { cookie } }) as Response;
      expect([kept.status, kept.headers.get("location")]).toEqual([303, "/"]);
      // A page that has lost its key comes back.
      expect(await ask("/login?key", { headers: { cookie } })).toMatchObject({
        data: { fault: "login.keyMissing" },
      });
      expect(await ask("/login?key")).toMatchObject({ data: { fault: null } });
    }
    expect(await ask("/login")).toMatchObject({ data: { fault: null } });
    expect(await ask("/login?token=wrong")).toMatchObject({ data: { fault: "login.wrong" }, status: 401 });
  }
  // Audit: who came and by which way is kept, what was typed is not.
  const more = { session: expect.stringMatching(/^[0-9a-f]{16}$/) };
  expect(rows.slice(0, 3)).toEqual([
    ["login", { origin: "127.0.0.1", reason: "the printed link", more }],
    ["login", { origin: "127.0.0.1", reason: "the login page", more }],
    ["login_failed", { origin: "127.0.0.1", reason: "the printed link: not the token" }],
  ]);
  expect(JSON.stringify(rows)).not.toContain(TOKEN);
  expect(translate("en", "login.notKept.https")).toMatch(/did not keep the login: use https/);
});

Deno.test("below another application every step of a log-in stays below its path", async () => {
  const { login } = loginInMemory({ token: TOKEN, basePath: "/desk" });
  const ask = browserAt("/desk", login);
  const stepAt = async (path: string, cookie = "") => {
    const answer = await ask(path, { headers: { cookie } }) as Response;
    return {
      answer,
      location: answer instanceof Response ? answer.headers.get("location")?.split("#")[0] : undefined,
    };
  };
  const { answer, location } = await stepAt(`/login?token=${TOKEN}`);
  const setCookie = answer.headers.get("set-cookie") ?? "";
  expect([location, setCookie.includes("; Path=/desk; ")]).toEqual(["/desk/?entered", true]);
  const [cookie = ""] = setCookie.split(";");
  expect((await stepAt("/?entered", cookie)).answer).toMatchObject({ data: { base: "/desk" } });
  expect((await stepAt("/?entered")).location).toBe("/desk/login?entered");
  expect((await stepAt("/")).location).toBe("/desk/login");
  expect((await stepAt("/login?entered", cookie)).location).toBe("/desk/");
});

Deno.test("U8: a login that a proxy without the host makes foreign says both hosts and what to pass on, in German too", async () => {
  const handler = app().post("/login", (ctx) => routes.POST(ctx as never) as Promise<Response>).handler();
  const refused = async (lang: string, origin: string) => {
    const headers = { host: "desk.test", origin, "accept-language": lang };
    const body = new URLSearchParams({ token: TOKEN });
    const answer = await handler(new Request("http://desk.test/login", { method: "POST", headers, body }));
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([403, null]);
    return await answer.text();
  };
  const page = await refused("en", "https://desk.example:8443");
  for (const part of ["desk.example:8443", "for desk.test", "proxy_set_header Host $host;"]) {
    expect(page).toContain(part);
  }
  expect(await refused("de", "https://desk.example:8443")).toMatch(
    /von desk\.example:8443, die Anfrage kam für desk\.test an.*proxy_set_header Host \$host;/,
  );
  // A page that hides where it is from gets no hosts, and nothing that it sends is taken as markup.
  expect(await refused("en", "null")).toContain("other sites");
  expect(await refused("en", "https://x<b>.example")).not.toContain("<b>");
});

Deno.test("HEAD ends the body that nobody will read, and keeps the headers", async () => {
  let ended = false;
  const endless = () => new ReadableStream({ cancel: () => void (ended = true) });
  const handler = app().get("/endless", () => new Response(endless(), { headers: { "x-kept": "yes" } }))
    .handler();
  const response = await ask(handler, "/endless", "HEAD");
  expect([response.status, response.headers.get("x-kept"), response.body]).toEqual([200, "yes", null]);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(ended).toBe(true);
});
