// U25: a desk below a path of its host, as a whole process: by itself, behind a proxy that passes the path
// on, behind one that cuts it off.
import { expect } from "@std/expect";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { logInBy } from "@/tests/support/login.ts";
import { openPathProxy } from "@/tests/support/path_proxy.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "U25: a desk below a path is there, logs in there and trades there, and nowhere else",
  options,
  async (t) => {
    await using desk = await DeskProcess.start({ args: ["--paper", "--simulate", "--base-path", "/lotse/"] });
    const { origin, pathname } = new URL(desk.url);
    const statusOf = async (url: string) => {
      const answer = await fetch(url, {
        redirect: "manual",
        headers: { authorization: `Bearer ${desk.token}` },
      });
      await answer.body?.cancel();
      return answer.status;
    };

    await t.step("the address that is printed has the path", () => expect(pathname).toBe("/lotse"));

    await t.step("the API, its stream and the probes are below it, and only there", async () => {
      await desk.ready();
      for (const path of ["/api/trading", "/api/orders", "/healthz", "/readyz", "/metrics"]) {
        expect([path, await statusOf(`${origin}/lotse${path}`)]).toEqual([path, 200]);
        expect([path, await statusOf(origin + path)]).toEqual([path, 404]);
        expect([path, await statusOf(`${origin}/lotsex${path}`)]).toEqual([path, 404]);
      }
    });

    await t.step("an order is previewed, sent and cancelled", async () => {
      const order = {
        account: "DU1234567",
        conId: 265598,
        side: "BUY",
        quantity: "1",
        orderType: "LMT",
        limitPrice: "200",
        tif: "DAY",
      };
      const { body: preview } = await desk.api("POST", "/api/trading", { action: "preview_order", order });
      const sent = await desk.api("POST", "/api/trading", {
        action: "submit",
        previewToken: preview.previewToken,
        idempotencyKey: crypto.randomUUID(),
      });
      expect(sent.status).toBe(202);
      const cancelled = await desk.api("POST", "/api/trading", {
        action: "cancel_order",
        clientOrderId: sent.body.clientOrderId,
      });
      expect(cancelled.status).toBe(202);
    });

    await t.step(
      "behind a proxy that passes the path on a browser logs in, and its cookie is sent below the path alone",
      async () => {
        await using proxy = openPathProxy({ upstream: origin, path: "/lotse" });
        const send = (path: string, init?: RequestInit) =>
          fetch(`${proxy.url}/lotse${path}`, { redirect: "manual", ...init });
        const entered = await send(`/login?token=${desk.token}`);
        await entered.body?.cancel();
        expect(entered.headers.get("set-cookie")).toMatch(/; Path=\/lotse(;|$)/);
        expect(entered.headers.get("location")).toMatch(/^\/lotse\/\?/);
        const { headers } = await logInBy(send, desk.token);
        const state = await send("/api/trading", { headers });
        expect([state.status, (await state.json()).mode]).toEqual([200, "simulated"]);
        const stream = await send("/api/stream", { headers });
        expect(stream.headers.get("content-type")).toContain("text/event-stream");
        await stream.body?.cancel();
        expect(proxy.outside).toEqual([]);
      },
    );

    await t.step("one that cuts the path off is told so", async () => {
      await using proxy = openPathProxy({ upstream: origin, path: "/lotse", cuts: true });
      const answer = await fetch(`${proxy.url}/lotse/login`);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain("below '/lotse/'");
    });

    await t.step("the file for 'deno task link' has the path", () => {
      expect(Deno.readTextFileSync(`${desk.dataDir}/address`).trim()).toBe(`${desk.url}/login`);
    });
  },
);
