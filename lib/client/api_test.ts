import type { Problem } from "@/lib/contract/api.ts";
import { expect } from "@std/expect";
import { createApi, fieldOf, GateError, NetworkError, newKey, ProblemError } from "./api.ts";

function api(answer: (request: Request) => Response | Promise<Response>, timeoutMs = 30_000) {
  const seen: Request[] = [];
  let unauthorized = 0;
  const gates: boolean[] = [];
  let key: string | null = null;
  const made = createApi({
    base: "/desk",
    fetch: (input, init) => {
      const request = new Request(new URL(String(input), "http://desk.test"), init);
      seen.push(request);
      return Promise.resolve(answer(request));
    },
    key: () => key,
    onUnauthorized: () => unauthorized++,
    onGate: (inFront) => gates.push(inFront),
    timeoutMs,
  });
  return { api: made, seen, unauthorized: () => unauthorized, gates, keep: (kept: string) => key = kept };
}

const problem: Problem = {
  type: "about:blank",
  title: "No",
  status: 422,
  detail: "Off the tick",
  code: "ORDER_PRICE_OFF_TICK",
};

Deno.test("a command is posted as JSON below the base path and its reply returned", async () => {
  const { api: screen, seen } = api(() => Response.json({ matches: [] }));
  expect(await screen.post({ action: "search_symbols", pattern: "AAPL" })).toEqual({ matches: [] });
  expect(new URL(seen[0]?.url ?? "").pathname).toBe("/desk/api/trading");
  expect(seen[0]?.headers.get("content-type")).toBe("application/json");
  expect(await seen[0]?.json()).toEqual({ action: "search_symbols", pattern: "AAPL" });
});

Deno.test("the key of the session goes with every request, as it is at that moment", async () => {
  const { api: screen, seen, keep } = api(() => Response.json({}));
  const sent = () => seen.at(-1)?.headers.get("x-lotse-key") ?? null;
  await screen.post({ action: "connect" });
  expect(sent()).toBeNull();
  keep("first");
  await screen.post({ action: "connect" });
  expect(sent()).toBe("first");
  keep("second");
  for (const ask of [() => screen.page("orders", "c"), () => screen.probe()]) {
    await ask();
    expect(sent()).toBe("second");
  }
});

Deno.test("a problem document becomes a typed error", async () => {
  const { api: screen } = api(() => Response.json(problem, { status: 422 }));
  const error = await screen.post({ action: "connect" }).catch((caught) => caught);
  expect(error).toBeInstanceOf(ProblemError);
  expect(error.problem).toEqual(problem);
});

Deno.test("no answer, an unreadable one and a strange error say nothing about the outcome", async () => {
  const answers = [
    () => {
      throw new TypeError("network");
    },
    () => new Response("<html>", { status: 200 }),
    () => new Response("{}", { status: 502 }),
  ];
  for (const answer of answers) {
    const error = await api(answer).api.post({ action: "connect" }).catch((caught) => caught);
    expect(error).toBeInstanceOf(NetworkError);
  }
});

Deno.test("U11: what Lotse never answers comes from something in front of it, for commands, lists and the probe alike", async () => {
  const gates: [string, () => Response][] = [
    [
      "a way elsewhere",
      () => new Response(null, { status: 302, headers: { location: "https://login.test/" } }),
    ],
    [
      "a page",
      () =>
        new Response("<!doctype html><title>Log in</title>", { headers: { "content-type": "text/html" } }),
    ],
    ["a refusal", () => new Response("<html>Forbidden", { status: 403 })],
    [
      "its own 401",
      () => new Response("{}", { status: 401, headers: { "content-type": "application/json" } }),
    ],
  ];
  for (const [name, answer] of gates) {
    const { api: screen, gates, unauthorized, seen } = api(answer);
    const errors = [
      await screen.post({ action: "cancel_all", scope: "app" }).catch((caught) => caught),
      await screen.page("orders", "c").catch((caught) => caught),
    ];
    await screen.probe();
    expect([name, errors.map((error) => error instanceof GateError)]).toEqual([name, [true, true]]);
    // Still no answer: whether a command was carried out is unknown.
    expect(errors[0]).toBeInstanceOf(NetworkError);
    expect([name, gates, unauthorized()]).toEqual([name, [true, true, true], 0]);
    expect(seen[0]?.redirect).toBe("manual");
  }
});

Deno.test("U11: our own refusals, a server that is down and its return are no gate", async () => {
  const answers: [Response, boolean[]][] = [
    [Response.json({ ...problem, status: 401 }, { status: 401 }), [false]],
    [Response.json({ ...problem, status: 403 }, { status: 403 }), [false]],
    [new Response("<html>Bad gateway", { status: 502 }), [false]],
    [Response.json({}), [false]],
  ];
  for (const [answer, told] of answers) {
    const { api: screen, gates } = api(() => answer);
    await screen.probe();
    expect(gates).toEqual(told);
  }
});

Deno.test("the probe says why there is no state to be had, and nothing else", async () => {
  for (const status of [503, 404, 429]) {
    const { api: screen } = api(() => Response.json({ ...problem, status }, { status }));
    expect((await screen.probe())?.status).toBe(status);
  }
  expect(await api(() => Response.json({})).api.probe()).toBeNull();
  expect(await api(() => Promise.reject(new TypeError("gone"))).api.probe()).toBeNull();
});

Deno.test("the end of the login is told", async () => {
  const { api: screen, unauthorized } = api(() =>
    Response.json({ ...problem, status: 401 }, { status: 401 })
  );
  await screen.post({ action: "connect" }).catch(() => {});
  expect(unauthorized()).toBe(1);
});

Deno.test("the field of a problem is named without the part of the body it lies in", () => {
  expect(fieldOf({ ...problem, field: "order.limitPrice" })).toBe("limitPrice");
  expect(fieldOf({ ...problem, field: "changes.quantity" })).toBe("quantity");
  expect(fieldOf({ ...problem, field: "order.takeProfit.limitPrice" })).toBe("takeProfit.limitPrice");
  expect(fieldOf(problem)).toBe(null);
});

Deno.test("keys are long and never the same", () => {
  const keys = new Set(Array.from({ length: 1000 }, newKey));
  expect(keys.size).toBe(1000);
  expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
});
