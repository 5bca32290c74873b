// The mounted area inside of a host, as requests see it: where it answers, whom, with which headers, and what
// a host can do with it.
import { App, csp, staticFiles } from "fresh";
import { expect } from "@std/expect";
import { pageNonce } from "@/lib/server/area/page_nonce.ts";
import { LotseError } from "@/lib/server/area/lotse_error.ts";
import { LotseArea } from "@/lib/server/area/lotse_area.ts";
import type { LotseOptions } from "@/lib/server/area/options.ts";
import { StartError } from "@/lib/server/start_error.ts";
import { AREA_TOKEN, scriptedArea } from "@/tests/support/mounted.ts";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";
import { testBuild } from "@/tests/support/test_build.ts";

type Ask = (path: string, init?: RequestInit & { host?: string }) => Promise<Response>;

const identity: LotseOptions["identity"] = ({ headers }) => {
  const name = /who=(\w+)/.exec(headers.get("cookie") ?? "")?.[1];
  if (name === "ada") return { id: "1", name, may: "owner" };
  return name === "vera" ? { id: "2", name, may: "read" } : null;
};
const ADA = { cookie: "who=ada" };
const page = { "sec-fetch-dest": "document", accept: "text/html" };

/**
 * A host with a page of its own, and the area below /trading; `own`: what else it does, before and after it
 * is mounted.
 */
async function host(
  options: Partial<LotseOptions> = {},
  own: { before?: (app: App<unknown>) => void; after?: (app: App<unknown>) => void; basePath?: string } = {},
) {
  const { area, closed } = await scriptedArea<unknown>(new ScriptedDesk(busySnapshot()), options);
  const app = new App<unknown>({ basePath: own.basePath ?? "" }).use(staticFiles());
  own.before?.(app);
  app.mountApp("/trading", area);
  own.after?.(app);
  app.get("/", () => new Response("the host's own"));
  const handler = app.handler();
  const ask: Ask = (path, { host = "127.0.0.1", ...init } = {}) =>
    handler(new Request(`http://127.0.0.1${path}`, { ...init, headers: { host, ...init.headers } }));
  return { area, ask, closed };
}

async function codeOf(response: Response): Promise<[status: number, code: string | null]> {
  const text = await response.text();
  return [response.status, text.startsWith("{") ? JSON.parse(text).code : null];
}

testBuild(
  "before its start and after its stop the area is answered with a sentence, and the host goes on",
  async () => {
    const { area, ask, closed } = await host();
    const stopped = [503, "AREA_NOT_RUNNING"];
    expect(area.health()).toEqual({ state: "stopped", ready: false, checks: [] });
    expect(await codeOf(await ask("/trading/"))).toEqual(stopped);
    expect(() => area.loginPath()).toThrow(LotseError);
    await area.stop();
    await area.start();
    expect(area.health().state).toBe("running");
    expect((await ask("/trading/login")).status).toBe(200);
    const again = await area.start().then(() => null, (error) => error);
    expect([again instanceof LotseError, again.code]).toEqual([true, "ALREADY_RUNNING"]);
    await Promise.all([area.stop(), area.stop()]);
    expect([area.health().state, closed()]).toEqual(["stopped", 1]);
    expect(await codeOf(await ask("/trading/api/trading"))).toEqual(stopped);
    expect(await (await ask("/")).text()).toBe("the host's own");
    // As often as the host likes.
    await area.start();
    expect((await ask("/trading/login")).status).toBe(200);
    await area[Symbol.asyncDispose]();
    expect(closed()).toBe(2);
  },
);

testBuild("a start that fails is told with a code, leaves nothing, and can be tried again", async () => {
  let tries = 0;
  const area = new LotseArea({ dataDir: "/nowhere", basePath: "/trading" }, () => {
    tries++;
    return Promise.reject(new StartError("Another Lotse is running with the data folder"));
  });
  for (const count of [1, 2]) {
    const refused = await area.start().then(() => null, (error) => error);
    expect([refused.code, area.health().state, tries]).toEqual(["START_REFUSED", "stopped", count]);
  }
});

testBuild(
  "with the desk's own log-in the host gives its owner a link, and the cookie is for below the path",
  async () => {
    const { area, ask } = await host({ secure: true });
    await area.start();
    const path = area.loginPath();
    expect(path).toMatch(/^\/trading\/login\?token=/);
    const entered = await ask(path, { headers: page });
    expect(entered.headers.get("location")).toMatch(/^\/trading\/\?entered#key=/);
    expect(entered.headers.get("set-cookie")).toMatch(
      /^__Secure-lotse_session_area=.+; Path=\/trading; HttpOnly; SameSite=Strict; .*Secure$/,
    );
    // It is the host's to say that the whole of its name is for TLS alone.
    expect(entered.headers.has("strict-transport-security")).toBe(false);
    expect((await ask(path, { headers: page })).status).toBe(401);
    await area.stop();
  },
);

testBuild("where the host says who asks, nobody unknown gets a page, a file or the API", async () => {
  const { area, ask } = await host({ identity, signIn: "/login" });
  await area.start();
  for (const path of ["/trading/", "/trading", "/trading/login", "/trading/twind.css", "/trading/nothing"]) {
    expect([path, ...await codeOf(await ask(path))]).toEqual([path, 401, null]);
    const opened = await ask(path, { headers: page });
    expect([path, opened.status, opened.headers.get("location")]).toEqual([path, 303, "/login"]);
    // As browsers ask over plain HTTP by a name.
    const byName = await ask(path, { headers: { accept: "text/html,*/*;q=0.8" } });
    expect([path, byName.status, byName.headers.get("location")]).toEqual([path, 303, "/login"]);
  }
  const framed = await ask("/trading/", { headers: { ...page, "sec-fetch-dest": "iframe" } });
  expect(await codeOf(framed)).toEqual([401, null]);
  for (const path of ["/trading/api/trading", "/trading/api/stream", "/trading/api/day?day=x"]) {
    expect([path, ...await codeOf(await ask(path))]).toEqual([path, 401, "LOGIN_REQUIRED"]);
  }
  const post = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
  expect(await codeOf(await ask("/trading/api/trading", post))).toEqual([401, "LOGIN_REQUIRED"]);
  // Somebody known gets all of it, without a key of the desk's own; the desk's token is good as everywhere.
  for (const headers of [ADA, { authorization: `Bearer ${AREA_TOKEN}` }]) {
    for (const path of ["/trading/", "/trading/twind.css", "/trading/api/trading"]) {
      const answer = await ask(path, { headers });
      await answer.body?.cancel();
      expect([path, answer.status]).toEqual([path, 200]);
    }
  }
  const html = await (await ask("/trading", { headers: ADA })).text();
  expect(html).toContain('data-base="/trading"');
  expect(html).toContain('href="/trading/twind.css');
  expect(html).not.toMatch(/(?:src|href|action)="\/(?!trading\/)/);
  const caller = await (await ask("/trading/api/caller", { headers: { cookie: "who=vera" } })).json();
  expect(caller).toEqual({ kind: "session", name: "vera", scopes: ["read"], owner: false });
  await area.stop();
});

testBuild(
  "no host, no origin, no method and no spelling of the path gets around the gate of a mounted area",
  async () => {
    const { area, ask } = await host({ identity });
    await area.start();
    expect(await codeOf(await ask("/trading/api/trading", { host: "evil.test", headers: ADA })))
      .toEqual([421, "HOST_UNKNOWN"]);
    const post = (headers: Record<string, string>) =>
      ask("/trading/api/trading", {
        method: "POST",
        body: JSON.stringify({ action: "connect" }),
        headers: { ...ADA, "content-type": "application/json", ...headers },
      });
    for (const site of ["cross-site", "same-site"]) {
      expect(await codeOf(await post({ "sec-fetch-site": site }))).toEqual([403, "ORIGIN_FOREIGN"]);
    }
    expect(await codeOf(await post({ origin: "https://evil.test" }))).toEqual([403, "ORIGIN_FOREIGN"]);
    expect(await codeOf(await post({ "content-type": "text/plain" }))).toEqual([
      415,
      "CONTENT_TYPE_UNSUPPORTED",
    ]);
    const html = await (await ask("/trading/", { headers: ADA })).text();
    const build = /\/_fresh\/js\/([\w-]+)\//.exec(html)?.[1];
    for (
      const path of [
        `/trading/_fresh/js/${build}/metafile.json`,
        `/trading/%2f_fresh/js/${build}/metafile.json`,
        `/trading//_fresh//js/${build}/metafile.json`,
        `//trading//%5fFRESH/js/${build}/metafile.json`,
        `/trading/%5c_fresh/js/${build}/metafile.json`,
        "/trading/%2e%2e/%2e%2e/deno.json",
        "/trading/..%2f..%2fdeno.json",
        "/trading/%252e%252e/deno.json",
        "/trading%2f_fresh/js/x.js",
        "/tradingx/api/trading",
        "/trading/trading/api/trading",
        "/api/trading",
        "/twind.css",
      ]
    ) {
      const answer = await ask(path, { headers: ADA });
      await answer.body?.cancel();
      expect([path, answer.status]).toEqual([path, 404]);
    }
    // Twice the slashes are once the slashes, and the same guards hold.
    expect((await ask("//trading//api//trading", { headers: ADA })).status).toBe(200);
    expect((await ask("//trading//api//trading")).status).toBe(401);
    expect((await ask("/trading/?fresh-partial=true", { headers: ADA })).status).toBe(400);
    expect((await ask("/trading/api/trading", { method: "DELETE", headers: ADA })).status).toBe(405);
    await area.stop();
  },
);

testBuild(
  "what Fresh's router can not read is refused in front of the area, and properly where the host asks it first",
  async () => {
    const { area, ask } = await host({ identity });
    await area.start();
    const info = {
      remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
    } as Deno.ServeHandlerInfo;
    const odd: [path: string, method: string, status: number][] = [["/trading/%zz", "GET", 400], [
      "/trading/",
      "PROPFIND",
      405,
    ]];
    for (const [path, method, status] of odd) {
      const routed = await ask(path, { method, headers: ADA }).then(({ status }) => status, () => "thrown");
      expect([path, routed === "thrown" || routed === 500]).toEqual([path, true]);
      const request = new Request(`http://127.0.0.1${path}`, {
        method,
        headers: { host: "127.0.0.1", ...ADA },
      });
      expect([path, (await area.fetch(request, info)).status]).toEqual([path, status]);
    }
    await area.stop();
  },
);

/** `script-src` of the answer, and the nonce of the one script that stands in the page. */
async function policyOf(answer: Response): Promise<{ policy: string; nonce: string }> {
  const policy = answer.headers.get("content-security-policy") ?? "";
  return { policy, nonce: /<script[^>]+nonce="(\w+)"/.exec(await answer.text())?.[1] ?? "none" };
}

testBuild(
  "the policy of a page is the desk's where it is mounted first; a host that writes its own has the page's nonce",
  async () => {
    const first = await host({ identity }, { after: (app) => void app.use(csp({ useNonce: true })) });
    await first.area.start();
    const own = await policyOf(await first.ask("/trading/", { headers: ADA }));
    expect(own.policy).toContain(`'nonce-${own.nonce}'`);
    expect(own.policy).toContain("style-src 'self';");
    expect((await first.ask("/")).headers.get("content-security-policy")).toContain(
      "upgrade-insecure-requests",
    );
    await first.area.stop();

    const later = await host({ identity }, {
      before: (app) =>
        void app.use(async (ctx) => {
          const answer = await ctx.next();
          answer.headers.set("content-security-policy", `script-src 'nonce-${pageNonce(answer)}'`);
          return answer;
        }),
    });
    await later.area.start();
    const hosts = await policyOf(await later.ask("/trading/", { headers: ADA }));
    expect(hosts.policy).toBe(`script-src 'nonce-${hosts.nonce}'`);
    expect(hosts.nonce).toMatch(/^\w{32}$/);
    // What is no page has none.
    const answer = await later.ask("/trading/api/caller", { headers: ADA });
    expect([pageNonce(new Response()), answer.headers.get("content-security-policy")])
      .toEqual([null, "script-src 'nonce-null'"]);
    await later.area.stop();
  },
);

testBuild(
  "behind a proxy that cuts a prefix off, and below a base path of the host, all addresses are the browser's",
  async () => {
    const options = { identity, proxyPrefix: "/apps", allowedHosts: ["app.test"], language: "de" as const };
    const proxied = await host(options);
    await proxied.area.start();
    const html = await (await proxied.ask("/trading/", { host: "app.test", headers: ADA })).text();
    expect(html).toContain('lang="de"');
    expect(html).toContain('data-base="/apps/trading"');
    expect(html).not.toMatch(/(?:src|href|action)="\/(?!apps\/trading\/)/);
    const script = /import \w+ from "(\/apps\/trading\/_fresh\/[^"]+)"/.exec(html)?.[1] ?? "";
    const cut = await proxied.ask(script.replace("/apps", ""), { host: "app.test", headers: ADA });
    expect([cut.status, cut.headers.get("content-type")]).toEqual([200, "text/javascript; charset=UTF-8"]);
    await cut.body?.cancel();
    await proxied.area.stop();

    const below = await host({ identity, basePath: "/office/trading" }, { basePath: "/office" });
    await below.area.start();
    const page = await (await below.ask("/office/trading/", { headers: ADA })).text();
    expect(page).toContain('data-base="/office/trading"');
    expect((await below.ask("/trading/", { headers: ADA })).status).toBe(404);
    await below.area.stop();

    // Mounted elsewhere than it was told: it says so instead of giving pages whose files are nowhere.
    const wrong = await host({ identity, basePath: "/desk" });
    await wrong.area.start();
    const told = await wrong.ask("/trading/", { headers: ADA });
    expect([told.status, (await told.text()).includes("below '/desk/'")]).toEqual([404, true]);
    await wrong.area.stop();
  },
);

testBuild("two areas in one process are two: each has its own people, paths and cookies", async () => {
  const [one, two] = await Promise.all([
    scriptedArea<unknown>(new ScriptedDesk(busySnapshot()), { identity }),
    scriptedArea<unknown>(new ScriptedDesk(busySnapshot()), { basePath: "/second" }),
  ]);
  const app = new App<unknown>().mountApp("/trading", one.area).mountApp("/second", two.area);
  const handler = app.handler();
  const ask = (path: string, headers: Record<string, string> = {}) =>
    handler(new Request(`http://127.0.0.1${path}`, { headers: { host: "127.0.0.1", ...headers } }));
  await one.area.start();
  await two.area.start();
  expect((await ask("/trading/", ADA)).status).toBe(200);
  expect((await ask("/second/", ADA)).headers.get("location")).toBe("/second/login");
  await one.area.stop();
  expect([(await ask("/trading/", ADA)).status, (await ask("/second/login")).status]).toEqual([503, 200]);
  await two.area.stop();
});

testBuild("the host's colours come after the desk's, in a sheet of their own", async () => {
  const { area, ask } = await host({ identity, theme: { dark: { accent: "1 2 3" } } });
  await area.start();
  const html = await (await ask("/trading/", { headers: ADA })).text();
  expect(html.indexOf("/trading/twind.css")).toBeLessThan(html.indexOf('href="/trading/theme.css"'));
  const sheet = await ask("/trading/theme.css", { headers: ADA });
  expect([sheet.headers.get("content-type"), await sheet.text()]).toEqual([
    "text/css; charset=utf-8",
    ":root {\n  --lotse-accent: 1 2 3;\n}\n",
  ]);
  await area.stop();
});

testBuild(
  "what islands in the host's page begin with is for whom the host knows, while the desk runs",
  async () => {
    const info = {
      remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 1 },
    } as Deno.ServeHandlerInfo;
    const request = (headers: Record<string, string> = {}) =>
      new Request("http://127.0.0.1/page", { headers });
    const { area } = await host({ identity, proxyPrefix: "/apps", home: "/home" });
    expect(await area.screen(request(ADA), info)).toBe(null);
    await area.start();
    expect(await area.screen(request(), info)).toBe(null);
    expect(await area.screen(request({ cookie: "who=vera" }), info)).toMatchObject({
      base: "/apps/trading",
      lang: "en",
      host: { home: "/home", signOut: null, trades: false, embedded: true },
    });
    await area.stop();
    const own = await host();
    const refused = await own.area.screen(request(ADA), info).then(() => null, (error) => error);
    expect([refused instanceof LotseError, refused.code]).toEqual([true, "OPTIONS_INVALID"]);
  },
);
