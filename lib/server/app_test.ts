// What stands in front of every route, whatever Fresh does behind it.
import { expect } from "@std/expect";
import { h } from "preact";
import { createApp } from "./app.ts";
import type { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { Login } from "@/lib/server/http/login.ts";
import { createLog } from "./log.ts";

const TOKEN = "app-test-token-0123456789";

function app() {
  return createApp({
    // No route of these tests asks the desk.
    desk: {} as TradingDesk,
    login: new Login({ token: TOKEN, port: 0, secure: false }),
    log: createLog({ level: "error", form: "json", secrets: [] }),
    allowedHosts: ["desk.test"],
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
