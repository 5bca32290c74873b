import { say as says } from "@/lib/contract/says/say.ts";
import { expect } from "@std/expect";
import { silentLog } from "@/lib/server/log.ts";
import { Conversation } from "./conversation.ts";
import { readMessage } from "./read_message.ts";
import { noCounts } from "./status.ts";
import { AAPL, limitOrder } from "@/lib/server/orders/testing/rows.ts";
import { toOrderId, toOrderRef, toSocketEpoch } from "@/lib/contract/ids.ts";

const at = "2026-03-02T15:00:00.000Z";

/** A conversation with a process that takes everything and says what the test says. */
function begun(maxPending = 100) {
  const sent: Record<string, unknown>[] = [];
  const counters = noCounts();
  const line = {
    peer: {
      send: (text: string) => {
        sent.push(JSON.parse(text));
        return Promise.resolve();
      },
    },
  } as { peer: { send(text: string): Promise<void> } | null };
  const conversation = new Conversation({
    peer: () => line.peer,
    log: silentLog,
    counters,
    maxPending,
    onListenerFault: () => counters.listenerFaults++,
  });
  const say = (message: unknown) => {
    const result = readMessage(JSON.stringify(message));
    if (result.kind === "garbage") throw new Error(`The test said garbage: ${result.reason}`);
    conversation.hear(result);
  };
  const heartbeat = (seq: number) =>
    say({ type: "heartbeat", seq, at, epoch: 1, roundTripMs: 1, serverTime: at });
  const socket = (seq: number, state: string, epoch: number) =>
    say({ type: "socket", seq, at, epoch, state, why: null, text: null });
  return { conversation, line, sent, counters, say, heartbeat, socket };
}

Deno.test("a reply settles its command once; a second answer is counted", async () => {
  const { conversation, sent, say, counters } = begun();
  const answer = conversation.request("req_ids", { deadlineMs: 100 });
  const id = sent[0]?.["id"];
  say({ type: "reply", id, result: { nextValidId: 7 } });
  expect(await answer).toEqual({ nextValidId: 7 });
  say({
    type: "failure",
    id,
    code: "INTERNAL",
    with: { words: { verbatim: "late" } },
    message: "late",
    ib: null,
  });
  expect(counters.unmatched).toBe(1);
});

const ORDER = {
  epoch: toSocketEpoch(1),
  orderId: toOrderId(7),
  contract: AAPL,
  order: limitOrder({ orderRef: toOrderRef(crypto.randomUUID()) }),
  notAfter: at,
};

Deno.test("an order is several lines: it is said at once, and let go by its id; what is dropped is not waited for", async () => {
  const { conversation, sent, say, counters } = begun();
  const first = conversation.hold(ORDER);
  const second = conversation.hold({ ...ORDER, orderId: toOrderId(8) });
  expect(sent).toEqual([
    { type: "place_order", id: "1", ...ORDER },
    { type: "place_order", id: "2", ...ORDER, orderId: 8 },
  ]);
  second.drop();
  second.drop();
  first.expect();
  first.sync({ file: "/data/journal.sqlite-intents", at: 7, mark: "4f" });
  const answer = first.release(at);
  expect(sent.slice(2)).toEqual([
    { type: "drop", id: "2" },
    { type: "expect", id: "1" },
    { type: "sync", id: "1", file: "/data/journal.sqlite-intents", at: 7, mark: "4f" },
    { type: "release", id: "1", notAfter: at },
  ]);
  say({ type: "reply", id: "1", result: { sentAt: at } });
  expect(await answer).toEqual({ sentAt: at });
  expect(counters).toEqual(noCounts());
});

Deno.test("a drop behind the release takes nothing back; a release behind the drop is refused, not left waiting", async () => {
  const { conversation, sent, say, counters } = begun();
  const gone = conversation.hold(ORDER);
  const answer = gone.release(at);
  gone.drop();
  expect(sent.map(({ type }) => type)).toEqual(["place_order", "release"]);
  say({ type: "reply", id: "1", result: { sentAt: at } });
  expect(await answer).toEqual({ sentAt: at });
  const dropped = conversation.hold(ORDER);
  dropped.drop();
  await expect(dropped.release(at)).rejects.toMatchObject({ code: "BAD_COMMAND" });
  expect(counters).toEqual(noCounts());
});

Deno.test("a held order ends with its process: the next one hears nothing of it, nor is it sent without one", async () => {
  const { conversation, line, sent } = begun();
  const held = conversation.hold(ORDER);
  const released = conversation.hold({ ...ORDER, orderId: toOrderId(8) });
  const unknown = released.release(at);
  conversation.abandon(says("NOT_CONNECTED"));
  const next: string[] = [];
  line.peer = { send: (text) => Promise.resolve(void next.push(text)) };
  await expect(unknown).rejects.toMatchObject({ code: "BRIDGE_STOPPED" });
  // Not released before its process ended, it provably was not sent.
  await expect(held.release(at)).rejects.toMatchObject({ code: "NOT_CONNECTED" });
  held.drop();
  expect([sent.map(({ type, id }) => `${type} ${id}`), next]).toEqual([
    ["place_order 1", "place_order 2", "release 2"],
    [],
  ]);
  line.peer = null;
  await expect(conversation.hold(ORDER).release(at)).rejects.toMatchObject({ code: "NOT_CONNECTED" });
});

Deno.test("an order that was refused while it was held answers so when it is released", async () => {
  const { conversation, say } = begun();
  const held = conversation.hold(ORDER);
  const words = { verbatim: "a price with too many digits" };
  say({ type: "failure", id: "1", code: "BAD_COMMAND", with: { words }, message: "refused", ib: null });
  await expect(held.release(at)).rejects.toMatchObject({ code: "BAD_COMMAND" });
});

Deno.test("a failure rejects with its code and what IB said", async () => {
  const { conversation, sent, say } = begun();
  const answer = conversation.request("positions", { deadlineMs: 100 });
  say({
    type: "failure",
    id: sent[0]?.["id"],
    code: "IB_ERROR",
    with: { words: { verbatim: "read-only" } },
    message: "refused",
    ib: { code: 321, message: "read-only" },
  });
  await expect(answer).rejects.toMatchObject({ code: "IB_ERROR", ib: { code: 321, message: "read-only" } });
});

Deno.test("a reply of the wrong shape rejects the command instead of leaving it open", async () => {
  const { conversation, sent, say } = begun();
  const first = conversation.request("req_ids", { deadlineMs: 100 });
  const second = conversation.request("ping", {});
  say({ type: "reply", id: sent[0]?.["id"], result: { nextValidId: "seven" } });
  say({ type: "reply", id: sent[1]?.["id"] });
  await expect(first).rejects.toMatchObject({ code: "INTERNAL" });
  await expect(second).rejects.toMatchObject({ code: "INTERNAL" });
});

const increments = (...edges: string[]) => edges.map((lowEdge) => ({ lowEdge, increment: "0.01" }));

Deno.test("rows that come ahead of a reply stand before its own; nobody else gets them", async () => {
  const { conversation, sent, say, counters } = begun();
  const answer = conversation.request("market_rule", { ruleId: 26, deadlineMs: 100 });
  const other = conversation.request("market_rule", { ruleId: 27, deadlineMs: 100 });
  const [id, otherId] = sent.map((command) => command["id"]);
  say({ type: "part", id, bucket: "increments", items: increments("0", "1") });
  say({ type: "part", id, bucket: "increments", items: increments("2") });
  say({ type: "reply", id: otherId, result: { increments: increments("7") } });
  say({ type: "reply", id, result: { increments: increments("3") } });
  expect(await answer).toEqual({ increments: increments("0", "1", "2", "3") });
  expect(await other).toEqual({ increments: increments("7") });
  say({ type: "part", id, bucket: "increments", items: increments("4") });
  expect(counters.unmatched).toBe(1);
});

Deno.test("rows of the wrong shape, or of no list of the answer, reject the command", async () => {
  for (const part of [{ bucket: "increments", items: [{ lowEdge: 1 }] }, { bucket: "rules", items: [1] }]) {
    const { conversation, sent, say } = begun();
    const answer = conversation.request("market_rule", { ruleId: 26, deadlineMs: 100 });
    say({ type: "part", id: sent[0]?.["id"], ...part });
    await expect(answer).rejects.toMatchObject({ code: "INTERNAL" });
  }
});

Deno.test("more commands than can be under way are refused, not queued", async () => {
  const { conversation, sent } = begun(2);
  const taken = [1, 2].map((sub) => conversation.request("unsubscribe", { sub }));
  await expect(conversation.request("unsubscribe", { sub: 3 })).rejects.toMatchObject({
    code: "PACING_REFUSED",
  });
  expect(sent.length).toBe(2);
  conversation.abandon(says("BRIDGE_HUNG"));
  await Promise.allSettled(taken);
});

Deno.test("without a process that can be spoken to nothing is sent", async () => {
  const { conversation, line, sent } = begun();
  line.peer = null;
  await expect(conversation.request("ping", {})).rejects.toMatchObject({ code: "NOT_CONNECTED" });
  expect(sent).toEqual([]);
});

Deno.test("events arrive in order; a listener that throws does not silence the next", () => {
  const { conversation, heartbeat, counters } = begun();
  const seen: number[] = [];
  conversation.onEvent(() => {
    throw new Error("faulty listener");
  });
  const remove = conversation.onEvent((event) => seen.push(event.seq));
  heartbeat(1);
  heartbeat(2);
  remove();
  heartbeat(3);
  expect(seen).toEqual([1, 2]);
  expect(counters.listenerFaults).toBe(3);
});

Deno.test("a gap in the sequence is counted and told; a repeat is dropped", () => {
  const { conversation, heartbeat, counters } = begun();
  const gaps: number[] = [];
  const seen: number[] = [];
  conversation.onGap((lost) => gaps.push(lost));
  conversation.onEvent(({ seq }) => seen.push(seq));
  for (const seq of [1, 5, 5, 6]) heartbeat(seq);
  expect(gaps).toEqual([3]);
  expect(seen).toEqual([1, 5, 6]);
  expect(counters).toMatchObject({ lostEvents: 3, invalid: 1 });
});

Deno.test("an event that can not be read counts as lost, once", () => {
  const { conversation, say, heartbeat } = begun();
  const gaps: number[] = [];
  conversation.onGap((lost) => gaps.push(lost));
  heartbeat(1);
  say({ type: "order_status", seq: 2, at, epoch: 1, orderId: "three" });
  heartbeat(3);
  expect(gaps).toEqual([1]);
});

Deno.test("another process counts its events from one; the ids of commands go on", () => {
  const { conversation, sent, heartbeat } = begun();
  const gaps: number[] = [];
  conversation.onGap((lost) => gaps.push(lost));
  void conversation.request("ping", {}).catch(() => {});
  for (const seq of [1, 2]) heartbeat(seq);
  conversation.startOver();
  heartbeat(1);
  void conversation.request("ping", {}).catch(() => {});
  expect(gaps).toEqual([]);
  expect(sent.map(({ id }) => id)).toEqual(["1", "2"]);
});

Deno.test("the epoch is that of the open socket, and of none once it or its process is gone", () => {
  const { conversation, socket } = begun();
  socket(1, "connecting", 4);
  expect(conversation.epoch).toBe(null);
  socket(2, "connected", 4);
  expect(conversation.epoch).toBe(4);
  socket(3, "disconnected", 4);
  expect(conversation.epoch).toBe(null);
  socket(4, "connected", 5);
  conversation.forgetSocket();
  expect(conversation.epoch).toBe(null);
});
