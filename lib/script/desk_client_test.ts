// The client of scripts against a desk that misbehaves: lost answers, broken streams, refusals.
import { expect } from "@std/expect";
import type { Snapshot } from "@/lib/contract/api.ts";
import { DeskClient, DeskRefusal, NoAnswer } from "./mod.ts";

type Answer = (request: Request) => Response | Promise<Response>;

/** A desk that answers as the test says, one answer after the other; the last one again and again. */
function client(...answers: Answer[]) {
  const requests: Request[] = [];
  const given = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    requests.push(request.clone());
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return await (answer as Answer)(request);
  };
  const desk = new DeskClient({
    url: "http://desk.example/lotse/",
    token: "secret",
    fetch: given as typeof fetch,
  });
  return { desk, requests };
}

const lost: Answer = () => Promise.reject(new TypeError("connection reset"));
const json = (body: unknown, status = 200): Answer => () => Response.json(body, { status });
const problem = {
  type: "x",
  title: "Refused",
  status: 422,
  detail: "Off tick",
  code: "ORDER_PRICE_OFF_TICK",
  field: "order.limitPrice",
};

Deno.test("a submit without an answer is asked again by the same key, and given up with the outcome unknown", async () => {
  const { desk, requests } = client(lost, lost, json({ clientOrderId: "a", state: "sent" }, 202));
  expect(await desk.submit({ previewToken: "t" })).toEqual({ clientOrderId: "a", state: "sent" });
  const keys = await Promise.all(requests.map(async (one) => (await one.json()).idempotencyKey));
  expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
  expect(requests[0]?.url).toBe("http://desk.example/lotse/api/trading");
  expect(requests[0]?.headers.get("authorization")).toBe("Bearer secret");
  const never = client(lost);
  await expect(never.desk.submit({ previewToken: "t" })).rejects.toThrow(NoAnswer);
  expect(never.requests).toHaveLength(3);
  // Everything else is asked once.
  const once = client(lost);
  await expect(once.desk.cancel("a")).rejects.toThrow(NoAnswer);
  expect(once.requests).toHaveLength(1);
});

Deno.test("a refusal has code, field and document; what is no answer of a desk is called none", async () => {
  const refused = await client(json(problem, 422)).desk.snapshot().catch((error) => error);
  expect(refused).toBeInstanceOf(DeskRefusal);
  expect([refused.code, refused.field, refused.status]).toEqual([
    "ORDER_PRICE_OFF_TICK",
    "order.limitPrice",
    422,
  ]);
  const foreign: Answer = () => new Response("<html>log in</html>", { status: 200 });
  await expect(client(foreign).desk.snapshot()).rejects.toThrow(NoAnswer);
  await expect(client(json({ some: "json" }, 502)).desk.snapshot()).rejects.toThrow(NoAnswer);
});

function stream(...events: [kind: string, id: string, data: unknown][]): Answer {
  const text = events.map(([kind, id, data]) =>
    `event: ${kind}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`
  );
  // Cut where nobody would.
  const pieces = text.join("").match(/[^]{1,7}/g) ?? [];
  return () =>
    new Response(ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()), {
      headers: { "content-type": "text/event-stream" },
    });
}

const state = (seq: number, mode: string) => ({ epoch: "e", seq, mode }) as unknown as Snapshot;
const patch = (seq: number, mode: string) => ({ seq, changes: [{ path: ["mode"], value: mode }] });

Deno.test("the stream goes on behind what was seen, over breaks and gaps, and ends with a refusal or its signal", async () => {
  const { desk, requests } = client(
    stream(["snapshot", "e-1", state(1, "paper")], ["patch", "e-2", patch(2, "live")]),
    lost,
    // One is missing: it is asked for behind the second.
    stream(["patch", "e-4", patch(4, "wrong")]),
    stream(["heartbeat", "e-2", {}], ["patch", "e-3", patch(3, "simulated")]),
    json({ ...problem, status: 401, code: "LOGIN_REQUIRED" }, 401),
  );
  const seen: string[] = [];
  const all = async () => {
    for await (const { snapshot, changes } of desk.changes()) {
      seen.push(`${snapshot.seq} ${snapshot.mode} ${changes?.length}`);
    }
  };
  const error = await all().catch((error) => error);
  expect(error).toMatchObject({ name: "DeskRefusal", code: "LOGIN_REQUIRED" });
  expect(seen).toEqual(["1 paper undefined", "2 live 1", "3 simulated 1"]);
  expect(requests.map((one) => one.headers.get("last-event-id"))).toEqual([null, "e-2", "e-2", "e-2", "e-3"]);
  const ended = client(stream(["snapshot", "e-1", state(1, "paper")]));
  await expect(ended.desk.until(() => false, 50)).rejects.toThrow(NoAnswer);
});

Deno.test("a patch that does not fit is followed by the whole state, not by the same patch", async () => {
  const wrong = { seq: 2, changes: [{ path: ["orders", "a", "state"], value: "filled" }] };
  const { desk, requests } = client(
    stream(["snapshot", "e-1", state(1, "paper")], ["patch", "e-2", wrong]),
    stream(["snapshot", "e-2", state(2, "live")]),
  );
  expect(await desk.until(({ mode }) => mode === "live", 5_000)).toMatchObject({ seq: 2 });
  expect(requests.map((one) => one.headers.get("last-event-id"))).toEqual([null, null]);
});
