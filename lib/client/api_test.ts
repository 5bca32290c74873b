import type { Problem } from "@/lib/contract/api.ts";
import { expect } from "@std/expect";
import { createApi, fieldOf, NetworkError, newKey, ProblemError } from "./api.ts";

function api(answer: (request: Request) => Response | Promise<Response>, timeoutMs = 30_000) {
  const seen: Request[] = [];
  let unauthorized = 0;
  const made = createApi({
    base: "/desk",
    fetch: (input, init) => {
      const request = new Request(new URL(String(input), "http://desk.test"), init);
      seen.push(request);
      return Promise.resolve(answer(request));
    },
    onUnauthorized: () => unauthorized++,
    timeoutMs,
  });
  return { api: made, seen, unauthorized: () => unauthorized };
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
