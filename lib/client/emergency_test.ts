// Halt, cancel, flatten: each is done or not done with its reason, none keeps another back, and nothing is
// sent twice.
import { expect } from "@std/expect";
import type { Problem } from "@/lib/contract/api.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import { type Api, NetworkError, ProblemError } from "./api.ts";
import { createEmergency } from "./emergency.ts";

interface Asked {
  action: string;
  account?: string;
  previewToken?: string;
}

const refusal: Problem = {
  type: "about:blank",
  title: "Refused",
  status: 409,
  detail: "The position has changed",
  code: "POSITION_CHANGED",
};

function setUp(answers: Record<string, (asked: Asked) => unknown> = {}) {
  const asked: Asked[] = [];
  const states = new Map<string, OrderState>();
  const usual: typeof answers = {
    set_trading_state: () => ({}),
    cancel_all: () => ({ requested: [] }),
    preview_flatten: () => ({ previews: [], skipped: [] }),
  };
  const post = (request: Asked) => {
    asked.push(request);
    return Promise.resolve().then(() => (answers[request.action] ?? usual[request.action])?.(request));
  };
  let waited = 0;
  const emergency = createEmergency({
    api: { post } as unknown as Pick<Api, "post">,
    accounts: () => ["U1", "U2"],
    orderState: (id) => states.get(id) ?? null,
    newKey: () => `key-${asked.length}`,
    wait: (ms) => Promise.resolve(void (waited += ms)),
  });
  const outcome = () =>
    Object.fromEntries(
      Object.entries(emergency.statesSig.peek()).map(([step, { status }]) => [step, status]),
    );
  return { asked, states, emergency, outcome, waited: () => waited };
}

Deno.test("what is ticked is done in its order, and what is not ticked stays open", async () => {
  const { asked, emergency, outcome } = setUp();
  await emergency.press();
  expect(asked.map(({ action }) => action)).toEqual(["set_trading_state", "cancel_all"]);
  expect(outcome()).toEqual({ halt: "done", cancel: "done", flatten: "open" });
});

Deno.test("flatten closes each position of each account once, and is done when all are filled", async () => {
  const { asked, states, emergency, outcome } = setUp({
    preview_flatten: ({ account }) => ({
      previews: [{ previewToken: `${account}-a`, order: { conId: 1 } }],
      skipped: [],
    }),
    submit({ previewToken = "" }) {
      states.set(previewToken, "filled");
      return { clientOrderId: previewToken, state: "sent" };
    },
  });
  emergency.ticks.flatten.value = true;
  await Promise.all([emergency.press(), emergency.press()]);
  expect(asked.filter(({ action }) => action === "submit").map(({ previewToken }) => previewToken)).toEqual([
    "U1-a",
    "U2-a",
  ]);
  expect(outcome()).toEqual({ halt: "done", cancel: "done", flatten: "done" });
  expect(emergency.statesSig.peek().flatten.lines).toEqual([{ kind: "filled", count: 2, of: 2 }]);
});

Deno.test("a step that fails keeps no other back, and a second press does only what is not done", async () => {
  let broken = true;
  const { asked, emergency, outcome } = setUp({
    set_trading_state() {
      if (broken) throw new NetworkError();
      return {};
    },
  });
  emergency.ticks.flatten.value = true;
  await emergency.press();
  expect(outcome()).toEqual({ halt: "failed", cancel: "done", flatten: "done" });
  expect(emergency.statesSig.peek().halt.lines).toEqual([{ kind: "noAnswer" }]);
  broken = false;
  asked.length = 0;
  await emergency.press();
  expect(asked.map(({ action }) => action)).toEqual(["set_trading_state"]);
  expect(outcome().halt).toBe("done");
});

Deno.test("orders that do not end in time are not done, and it is said how many have, and which have not", async () => {
  const { states, emergency, outcome, waited } = setUp({
    cancel_all: () => ({ requested: ["a", "b", "c"] }),
  });
  states.set("a", "cancelled").set("b", "cancel_pending");
  await emergency.press();
  expect(outcome().cancel).toBe("failed");
  expect(emergency.statesSig.peek().cancel.lines).toEqual([
    { kind: "ended", count: 2, of: 3 },
    { kind: "order", clientOrderId: "b" },
  ]);
  expect(waited()).toBe(10_000);
});

Deno.test("a close that IB rejects is named, and nobody waits for it", async () => {
  const { states, emergency, outcome, waited } = setUp({
    preview_flatten: ({ account }) => ({
      previews: account === "U1" ? ["a", "b"].map((previewToken) => ({ previewToken, order: {} })) : [],
      skipped: [],
    }),
    submit({ previewToken = "" }) {
      states.set(previewToken, previewToken === "a" ? "rejected" : "filled");
      return { clientOrderId: previewToken, state: "sent" };
    },
  });
  emergency.ticks.flatten.value = true;
  await emergency.press();
  expect([outcome().flatten, waited()]).toEqual(["failed", 0]);
  expect(emergency.statesSig.peek().flatten.lines).toEqual([
    { kind: "filled", count: 1, of: 2 },
    { kind: "order", clientOrderId: "a" },
  ]);
});

Deno.test("a close that is refused or left out is named, and the others go all the same", async () => {
  const { states, emergency, outcome } = setUp({
    preview_flatten: ({ account }) =>
      account === "U2" ? { previews: [], skipped: [] } : {
        previews: [1, 2].map((conId) => ({ previewToken: `t${conId}`, order: { conId } })),
        skipped: [{ conId: 3, code: "DESK_NOT_READY", text: "No answer from IB" }],
      },
    submit({ previewToken }) {
      if (previewToken === "t1") throw new ProblemError(refusal);
      states.set("n2", "filled");
      return { clientOrderId: "n2", state: "sent" };
    },
  });
  emergency.ticks.flatten.value = true;
  await emergency.press();
  expect(outcome().flatten).toBe("failed");
  expect(emergency.statesSig.peek().flatten.lines).toMatchObject([
    { kind: "filled", count: 1, of: 1 },
    { kind: "said", about: 3, wording: { text: "No answer from IB" } },
    { kind: "said", about: 1, wording: { text: "The position has changed" } },
  ]);
});
