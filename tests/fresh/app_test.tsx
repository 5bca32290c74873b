// What Lotse relies on of Fresh's App, by its public API only: the same file must pass on the real package.
import { expect } from "@std/expect";
import type { AnyComponent } from "preact";
import { App, type Context, createDefine, HttpError, page, type PageProps } from "fresh";

interface State {
  trail: string[];
}

function get(app: App<State>, path: string, init?: RequestInit): Promise<Response> {
  return app.handler()(new Request(`http://desk.test${path}`, init));
}

/** Runs `body` with the console muted; returns what it was told as errors. */
async function silenced(body: () => Promise<void>): Promise<unknown[]> {
  const logged: unknown[] = [];
  const { console } = globalThis;
  const before = console.error;
  console.error = (...args: unknown[]) => logged.push(...args);
  try {
    await body();
  } finally {
    console.error = before;
  }
  return logged;
}

Deno.test("Middlewares run in order and around the handler", async () => {
  const app = new App<State>()
    .use(async (ctx) => {
      ctx.state.trail = ["first"];
      const response = await ctx.next();
      response.headers.set("x-trail", ctx.state.trail.join(" "));
      return response;
    })
    .use("/api", (ctx) => {
      ctx.state.trail.push("api");
      return ctx.next();
    })
    .get("/api/orders", (ctx) => {
      ctx.state.trail.push("handler");
      return ctx.text("orders");
    })
    .get("/page", (ctx) => ctx.text("page"));
  const api = await get(app, "/api/orders");
  expect(await api.text()).toBe("orders");
  expect(api.headers.get("x-trail")).toBe("first api handler");
  const other = await get(app, "/page");
  expect(other.headers.get("x-trail")).toBe("first");
});

Deno.test("The context tells the request, the address, the pattern and its parameters", async () => {
  const app = new App<State>().get("/orders/:id", (ctx) =>
    ctx.json({
      id: ctx.params.id,
      route: ctx.route,
      query: ctx.url.searchParams.get("q"),
      method: ctx.req.method,
      basePath: ctx.config.basePath,
      mode: ctx.config.mode,
      partial: ctx.isPartial,
      remote: ctx.info.remoteAddr.transport,
    }));
  const response = await get(app, "/orders/a%20b?q=1");
  expect(await response.json()).toEqual({
    id: "a b",
    route: "/orders/:id",
    query: "1",
    method: "GET",
    basePath: "",
    mode: "production",
    partial: false,
    remote: "tcp",
  });
});

Deno.test("Each method has its own handler", async () => {
  const app = new App<State>()
    .get("/x", () => new Response("get"))
    .post("/x", () => new Response("post"))
    .put("/x", () => new Response("put"))
    .patch("/x", () => new Response("patch"))
    .delete("/x", () => new Response("delete"))
    .all("/any", (ctx) => new Response(ctx.req.method));
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    const response = await get(app, "/x", { method });
    expect(await response.text()).toBe(method.toLowerCase());
    const any = await get(app, "/any", { method });
    expect(await any.text()).toBe(method);
  }
});

Deno.test("An unknown path is 404, an unknown method 405, OPTIONS tells what is allowed", async () => {
  const app = new App<State>().get("/x", () => new Response("x")).post("/x", () => new Response("x"));
  const unknown = await get(app, "/y");
  expect(unknown.status).toBe(404);
  const wrong = await get(app, "/x", { method: "DELETE" });
  expect(wrong.status).toBe(405);
  const options = await get(app, "/x", { method: "OPTIONS" });
  expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, POST"]);
});

Deno.test("A method that Fresh does not know crashes a route before its middlewares: the app has to refuse it", async () => {
  const ran: string[] = [];
  const app = new App<State>()
    .use((ctx) => {
      ran.push(ctx.url.pathname);
      return ctx.next();
    })
    .get("/x", () => new Response("x"))
    .get("/orders/:id", () => new Response("order"));
  const logged = await silenced(async () => {
    for (const path of ["/x", "/orders/1"]) {
      const response = await get(app, path, { method: "PROPFIND" });
      expect([response.status, await response.text()]).toEqual([500, "Internal server error"]);
    }
  });
  expect(logged.map((error) => error instanceof TypeError)).toEqual([true, true]);
  expect(ran).toEqual([]);
  // Where there is no route the middlewares run.
  const unknown = await get(app, "/y", { method: "PROPFIND" });
  expect([unknown.status, ran]).toEqual([404, ["/y"]]);
});

Deno.test("A parameter that is no valid percent-encoding makes the handler itself reject", async () => {
  const app = new App<State>().get("/orders/:id", () => new Response("order")).get(
    "/x",
    () => new Response("x"),
  );
  await expect(get(app, "/orders/%zz")).rejects.toThrow(URIError);
  // Nothing decodes an address that no pattern fits.
  expect((await get(app, "/%zz")).status).toBe(404);
});

Deno.test("HEAD is answered by the GET handler, without the body", async () => {
  const app = new App<State>().get(
    "/x",
    () => new Response("body", { status: 202, headers: { "x-a": "1" } }),
  );
  const response = await get(app, "/x", { method: "HEAD" });
  expect([response.status, response.headers.get("x-a"), await response.text()]).toEqual([202, "1", ""]);
});

Deno.test("A path with a trailing slash finds the same handler", async () => {
  const app = new App<State>().get("/x", () => new Response("x"));
  const response = await get(app, "/x/");
  expect(response.status).toBe(200);
});

Deno.test("A thrown HttpError becomes its status and message; only 5xx are logged", async () => {
  const app = new App<State>()
    .get("/teapot", () => {
      throw new HttpError(418, "No coffee");
    })
    .get("/plain", () => {
      throw new HttpError(403);
    })
    .get("/down", () => {
      throw new HttpError(503, "Bridge is down");
    })
    .get("/bug", () => {
      throw new Error("secret detail");
    });
  const logged = await silenced(async () => {
    const teapot = await get(app, "/teapot");
    expect([teapot.status, await teapot.text()]).toEqual([418, "No coffee"]);
    const plain = await get(app, "/plain");
    expect(plain.status).toBe(403);
  });
  expect(logged).toEqual([]);
  const serious = await silenced(async () => {
    const down = await get(app, "/down");
    expect([down.status, await down.text()]).toEqual([503, "Bridge is down"]);
    const bug = await get(app, "/bug");
    expect([bug.status, await bug.text()]).toEqual([500, "Internal server error"]);
  });
  expect(serious).toHaveLength(2);
});

Deno.test("HttpError keeps status, message and cause", () => {
  const cause = new Error("why");
  const error = new HttpError(409, "Changed meanwhile", { cause });
  expect([error.status, error.message, error.cause, error.name]).toEqual([
    409,
    "Changed meanwhile",
    cause,
    "HttpError",
  ]);
  expect(new HttpError(404).message).toBe("");
});

Deno.test("A middleware can catch what a handler throws and answer itself", async () => {
  const app = new App<State>()
    .use(async (ctx) => {
      try {
        return await ctx.next();
      } catch (error) {
        const status = error instanceof HttpError ? error.status : 500;
        return Response.json({ status }, { status, headers: { "content-type": "application/problem+json" } });
      }
    })
    .get("/x", () => {
      throw new HttpError(422);
    });
  const thrown = await get(app, "/x");
  expect([thrown.status, thrown.headers.get("content-type")]).toEqual([422, "application/problem+json"]);
  const unknown = await get(app, "/nowhere");
  expect([unknown.status, await unknown.json()]).toEqual([404, { status: 404 }]);
});

Deno.test("Redirects keep to this host", async () => {
  const app = new App<State>()
    .get("/a", (ctx) => ctx.redirect("/login?next=//evil.test"))
    .get("/b", (ctx) => ctx.redirect("//evil.test/x", 303))
    .get("/c", (ctx) => ctx.redirect("https://example.com/", 307));
  const places = await Promise.all(["/a", "/b", "/c"].map(async (path) => {
    const response = await get(app, path);
    return [response.status, response.headers.get("location")];
  }));
  expect(places).toEqual([[302, "/login?next=//evil.test"], [303, "/evil.test/x"], [
    307,
    "https://example.com/",
  ]]);
});

Deno.test("A request for a part of a page gets an id, and stays one through a redirect", async () => {
  const app = new App<State>()
    .get("/", (ctx) => ctx.render(<p>page {String(ctx.isPartial)}</p>))
    .get("/a", (ctx) => ctx.redirect("/b"))
    .get("/q", (ctx) => ctx.redirect("/b?x=1#top"));
  const whole = await get(app, "/");
  expect([whole.headers.has("x-fresh-id"), await whole.text()]).toEqual([
    false,
    expect.stringContaining("page false"),
  ]);
  const part = await get(app, "/?fresh-partial=true");
  const id = part.headers.get("x-fresh-id") ?? "";
  const html = await part.text();
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(html).toContain("page true");
  const places = await Promise.all(
    ["/a?fresh-partial=true", "/q?fresh-partial=true"].map(async (path) =>
      (await get(app, path)).headers.get("location")
    ),
  );
  expect(places).toEqual(["/b?fresh-partial=true", "/b?x=1&fresh-partial=true#top"]);
});

Deno.test("Repeated slashes in a path are one", async () => {
  const app = new App<State>().get("/a/b", (ctx) => new Response(ctx.url.pathname));
  const response = await get(app, "//a///b");
  expect(await response.text()).toBe("/a/b");
});

Deno.test("text, html and json answer with their content type", async () => {
  const app = new App<State>()
    .get("/text", (ctx) => ctx.text("t", { status: 201 }))
    .get("/html", (ctx) => ctx.html("<p>h</p>", { headers: { "x-a": "1" } }))
    .get("/json", (ctx) => ctx.json({ a: 1 }, { status: 202 }));
  const text = await get(app, "/text");
  expect([text.status, text.headers.get("content-type")]).toEqual([201, "text/plain;charset=UTF-8"]);
  const html = await get(app, "/html");
  expect([html.headers.get("content-type"), html.headers.get("x-a")]).toEqual([
    "text/html; charset=utf-8",
    "1",
  ]);
  const json = await get(app, "/json");
  expect([json.status, json.headers.get("content-type"), await json.json()]).toEqual([
    202,
    "application/json",
    { a: 1 },
  ]);
});

Deno.test("render makes a whole document and escapes what it shows", async () => {
  const app = new App<State>().get(
    "/",
    (ctx) => ctx.render(<h1>{"<b>" + ctx.req.method}</h1>, { status: 203 }),
  );
  const response = await get(app, "/");
  const html = await response.text();
  expect(response.status).toBe(203);
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(html.startsWith("<!DOCTYPE html><html>")).toBe(true);
  expect(html).toContain('<head><meta charset="utf-8"');
  expect(html).toContain("<body><h1>&lt;b>GET</h1>");
});

Deno.test("A route renders the data of its handler, with status and headers", async () => {
  const define = createDefine<State>();
  const handler = define.handlers({
    GET: () => page({ name: "AAPL" }, { status: 206, headers: { "cache-control": "no-store" } }),
    POST: () => new Response("posted"),
  });
  const component = define.page<typeof handler>(({ data, url }) => <p>{data.name} {url.pathname}</p>);
  const app = new App<State>().route("/quote", {
    handler,
    // A route takes components of unknown data; only file routes tie the page to its handler.
    component: component as AnyComponent<PageProps<unknown, State>>,
  });
  const response = await get(app, "/quote");
  expect(response.status).toBe(206);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.text()).toContain("<p>AAPL /quote</p>");
  const posted = await get(app, "/quote", { method: "POST" });
  expect(await posted.text()).toBe("posted");
  const wrong = await get(app, "/quote", { method: "PUT" });
  expect(wrong.status).toBe(405);
});

Deno.test("An async page may answer with a Response", async () => {
  const app = new App<State>().route("/x", {
    // deno-lint-ignore require-await
    component: async ({ url }: PageProps) =>
      url.searchParams.has("go") ? Response.redirect("http://desk.test/y") : <p>stay</p>,
  });
  const stay = await get(app, "/x");
  expect(await stay.text()).toContain("<p>stay</p>");
  const go = await get(app, "/x?go");
  expect(go.status).toBe(302);
});

Deno.test("Layouts and the app wrapper surround a page, and can be skipped", async () => {
  const app = new App<State>()
    .appWrapper(({ Component }) => (
      <html lang="en">
        <body>
          app(<Component />)
        </body>
      </html>
    ))
    .layout("*", ({ Component }) => (
      <div>
        outer(<Component />)
      </div>
    ))
    .layout("/inner", ({ Component }) => (
      <div>
        inner(<Component />)
      </div>
    ))
    .route("/inner/page", { component: () => <i>page</i> })
    .route("/inner/bare", { component: () => <i>bare</i>, config: { skipInheritedLayouts: true } })
    .route("/inner/naked", {
      component: () => <i>naked</i>,
      config: { skipInheritedLayouts: true, skipAppWrapper: true },
    });
  const full = await (await get(app, "/inner/page")).text();
  expect(full).toContain('<html lang="en"><body>app(<div>outer(<div>inner(<i>page</i>)</div>)</div>)');
  const bare = await (await get(app, "/inner/bare")).text();
  expect(bare).toContain("app(<i>bare</i>)");
  const naked = await (await get(app, "/inner/naked")).text();
  expect(naked).toContain("<body><i>naked</i>");
  expect(naked).not.toContain("app(");
});

Deno.test("onError renders a page with the status of what was thrown", async () => {
  const app = new App<State>()
    .onError("*", { component: ({ error }: PageProps) => <h1>{(error as Error).message}</h1> })
    .get("/x", () => {
      throw new HttpError(409, "Changed meanwhile");
    });
  const response = await get(app, "/x");
  expect(response.status).toBe(409);
  expect(await response.text()).toContain("<h1>Changed meanwhile</h1>");
});

Deno.test("notFound answers unknown paths and thrown 404s", async () => {
  const app = new App<State>()
    .notFound(() => new Response("nothing here", { status: 404 }))
    .get("/x", () => {
      throw new HttpError(404);
    });
  for (const path of ["/x", "/y"]) {
    const response = await get(app, path);
    expect([response.status, await response.text()]).toEqual([404, "nothing here"]);
  }
});

Deno.test("A base path is in front of every route", async () => {
  const app = new App<State>({ basePath: "/desk" })
    .get("/", () => new Response("home"))
    .get("/x", (ctx) => new Response(ctx.config.basePath));
  expect(await (await get(app, "/desk")).text()).toBe("home");
  expect(await (await get(app, "/desk/x")).text()).toBe("/desk");
  expect((await get(app, "/x")).status).toBe(404);
});

Deno.test("A mounted app answers below its path, with its middlewares", async () => {
  const api = new App<State>()
    .use((ctx) => {
      ctx.state.trail.push("inner");
      return ctx.next();
    })
    .get("/orders", (ctx) => new Response(ctx.state.trail.join(" ")));
  const app = new App<State>()
    .use((ctx) => {
      ctx.state.trail = ["outer"];
      return ctx.next();
    })
    .mountApp("/api", api)
    .get("/", (ctx) => new Response(ctx.state.trail.join(" ")));
  expect(await (await get(app, "/api/orders")).text()).toBe("outer inner");
  expect(await (await get(app, "/")).text()).toBe("outer");
  expect((await get(app, "/orders")).status).toBe(404);
});

Deno.test("A mounted app is of its host: its configuration, what stands before it, and nothing that comes later", async () => {
  const seen: string[] = [];
  const inner = new App<State>({ basePath: "/own" }).get("/", (ctx) => new Response(ctx.config.basePath));
  const app = new App<State>({ basePath: "/host" })
    .use((ctx) => {
      seen.push("before");
      return ctx.next();
    })
    .mountApp("/inner", inner)
    .use((ctx) => {
      seen.push("after");
      return ctx.next();
    });
  inner.get("/late", () => new Response("late"));
  expect(await (await get(app, "/host/inner/own")).text()).toBe("/host");
  expect(seen).toEqual(["before"]);
  expect((await get(app, "/host/inner/own/late")).status).toBe(404);
});

Deno.test("A handler for all that is below the path of a mounted app gets it with and without a last slash", async () => {
  const answer = (ctx: Context<State>) => new Response(`${ctx.req.method} ${new URL(ctx.req.url).pathname}`);
  const inner = new App<State>().all("/", answer).all("/(.*)", answer);
  const app = new App<State>().mountApp("/inner", inner);
  for (const path of ["/inner", "/inner/", "/inner/a/b", "/inner/a%2fb", "/inner//a"]) {
    expect(await (await get(app, path)).text()).toBe(`GET ${path}`);
  }
  expect([(await get(app, "/innerx")).status, (await get(app, "/")).status]).toEqual([404, 404]);
});

Deno.test("The link to the page itself is marked as current, the way to it as ancestor", async () => {
  const Links = () => (
    <nav>
      <a href="/orders/1">this</a>
      <a href="/orders">up</a>
      <a href="/positions">other</a>
      <a href="https://example.com/orders/1">far</a>
    </nav>
  );
  const app = new App<State>().get("/orders/1", (ctx) => ctx.render(<Links />));
  const html = await (await get(app, "/orders/1")).text();
  const link = (text: string) => html.match(new RegExp(`<a [^>]*>${text}</a>`))?.[0] ?? "";
  expect(link("this")).toContain('aria-current="page"');
  expect(link("up")).toContain('aria-current="true"');
  expect(link("other")).not.toContain("aria-current");
  expect(link("far")).not.toContain("aria-current");
});

Deno.test("A handler that returns no Response is an error, not an empty answer", async () => {
  const app = new App<State>().get("/x", (() => "text") as unknown as (ctx: Context<State>) => Response);
  const logged = await silenced(async () => {
    const response = await get(app, "/x");
    expect(response.status).toBe(500);
  });
  expect(String(logged[0])).toContain("Response");
});
