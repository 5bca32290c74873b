import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { aapl, details, msft } from "@/tests/support/screen_samples.ts";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import { type Api, NetworkError, ProblemError } from "./api.ts";
import { createChoice, createSymbolSearch, SEARCH_PAUSE_MS } from "./symbol_search.ts";

function setup(
  answer: (pattern: string) => unknown = () => ({ matches: [{ contract: aapl, description: "" }] }),
) {
  const clock = new ManualClock();
  const patterns: string[] = [];
  const chosen: ContractDetailsView[] = [];
  const api: Pick<Api, "post"> = {
    post: async (request: TradingRequest) => {
      if (request.action !== "search_symbols") return details(aapl) as never;
      patterns.push(request.pattern);
      return await answer(request.pattern) as never;
    },
  };
  const search = createSymbolSearch({
    api,
    after: (ms, run) => clock.after(ms, run),
    onChosen: (one) => chosen.push(one),
  });
  const settle = () => clock.run(SEARCH_PAUSE_MS + 50);
  return { search, patterns, chosen, settle, clock };
}

Deno.test("only the pause after typing searches, and for what was typed last", async () => {
  const { search, patterns, settle } = setup();
  search.type("a");
  search.type("aa");
  search.type(" aapl ");
  await settle();
  expect(patterns).toEqual(["aapl"]);
  expect(search.stateSig.value.kind).toBe("matches");
  expect(search.activeSig.value).toBe(0);
});

Deno.test("a late answer to earlier typing is dropped", async () => {
  const gate = Promise.withResolvers<void>();
  const { search, settle } = setup(async (pattern) => {
    if (pattern === "aa") await gate.promise;
    return { matches: pattern === "aa" ? [{ contract: msft, description: "late" }] : [] };
  });
  search.type("aa");
  await settle();
  search.type("aapl");
  await settle();
  gate.resolve();
  await settle();
  expect(search.stateSig.value).toMatchObject({ kind: "matches", pattern: "aapl", matches: [] });
});

Deno.test("of a list that lacks some nothing is taken that was not chosen", async () => {
  const { search, chosen, settle } = setup(() => ({
    matches: [{ contract: aapl, description: "" }],
    unreadRows: 2,
  }));
  search.type("a");
  await settle();
  expect(search.stateSig.value).toMatchObject({ kind: "matches", lacks: 2 });
  await search.take();
  await settle();
  expect(chosen).toEqual([]);
  search.move(1);
  await search.take();
  await settle();
  expect(chosen).toHaveLength(1);
});

Deno.test("the highlighted match becomes one exact contract", async () => {
  const { search, chosen, settle } = setup(() => ({
    matches: [{ contract: aapl, description: "" }, { contract: msft, description: "" }],
  }));
  search.type("a");
  await settle();
  search.move(1);
  expect(search.activeSig.value).toBe(1);
  search.move(1);
  expect(search.activeSig.value).toBe(0);
  await search.take();
  expect(chosen.map((one) => one.contract.conId)).toEqual([265598]);
  expect(search.textSig.value).toBe("");
  expect(search.openSig.value).toBe(false);
});

Deno.test("a choice frees the field at once; one that is refused is there again, unless the next was begun", async () => {
  const clock = new ManualClock();
  let gate = Promise.withResolvers<void>();
  const search = createChoice<void>({
    api: { post: async () => await { matches: [{ contract: aapl, description: "" }] } as never },
    after: (ms, run) => clock.after(ms, run),
    onChosen() {},
    ask: () => gate.promise,
  });
  search.type("aapl");
  await clock.run(SEARCH_PAUSE_MS + 50);
  const refused = search.take();
  expect(search.textSig.value).toBe("");
  gate.reject(new NetworkError("lost"));
  await refused;
  expect([search.stateSig.value.kind, search.textSig.value]).toEqual(["problem", "aapl"]);
  gate = Promise.withResolvers();
  const overtaken = search.choose(aapl);
  search.type("m");
  gate.reject(new NetworkError("lost"));
  await overtaken;
  expect(search.textSig.value).toBe("m");
});

Deno.test("a refusal and a lost answer are both told", async () => {
  const problem = {
    type: "",
    title: "",
    status: 404,
    detail: "No such contract",
    code: "CONTRACT_UNKNOWN",
  } as const;
  const refused = setup(() => {
    throw new ProblemError(problem);
  });
  refused.search.type("zzz");
  await refused.settle();
  expect(refused.search.stateSig.value).toEqual({ kind: "problem", problem });
  const lost = setup(() => {
    throw new NetworkError("lost");
  });
  lost.search.type("zzz");
  await lost.settle();
  expect(lost.search.stateSig.value).toEqual({ kind: "problem", problem: null });
});

Deno.test("an emptied field searches nothing", async () => {
  const { search, patterns, settle } = setup();
  search.type("a");
  search.type("");
  await settle();
  expect(patterns).toEqual([]);
  expect(search.openSig.value).toBe(false);
});
