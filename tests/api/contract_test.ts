// The HTTP contract against the real server, the real bridge and the built-in gateway.
import { devPython } from "@/tests/support/dev_python.ts";
import { expect } from "@std/expect";
import { actions } from "@/lib/contract/actions.ts";
import type { OrderView, Snapshot } from "@/lib/contract/api.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { callerViewSchema } from "@/lib/contract/views/caller.ts";
import { daySummarySchema } from "@/lib/contract/views/day.ts";
import { equityDaySchema } from "@/lib/contract/views/equity.ts";
import { executionsPageSchema, ordersPageSchema } from "@/lib/contract/views/page.ts";
import { recordingViewSchema } from "@/lib/contract/views/recording.ts";
import { hopNames, speedViewSchema } from "@/lib/contract/views/speed.ts";
import { patchSchema, snapshotSchema } from "@/lib/contract/views/snapshot.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { EventReader } from "@/tests/support/event_reader.ts";
import { ROOT } from "@/tests/support/imports.ts";
import { withinOneDay } from "@/tests/support/one_day.ts";
import { eventually } from "@/tests/support/processes.ts";

const AAPL = 265598;

function accountOf(snapshot: Snapshot): string {
  return Object.keys(snapshot.accounts)[0] ?? "";
}

function orderOf(snapshot: Snapshot, clientOrderId: string): OrderView | undefined {
  return snapshot.orders[clientOrderId];
}

const quantityOf = (snapshot: Snapshot, conId: number) =>
  Object.values(snapshot.positions).find((position) => position.contract.conId === conId)?.quantity ?? "0";

type Families = Record<
  string,
  { type: string; unit: string; samples: [name: string, labels: Record<string, string>, value: number][] }
>;

/** Rejects with the parser's own words for what is no OpenMetrics. */
async function parsedMetrics(text: string): Promise<Families> {
  const script = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = text_string_to_metric_families(sys.stdin.read())
print(json.dumps({family.name: {"type": family.type, "unit": family.unit,
  "samples": [[sample.name, sample.labels, sample.value] for sample in family.samples]} for family in families}))`;
  const child = new Deno.Command(await devPython(), {
    args: ["-c", script],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("The trade path over HTTP", async (t) => {
  await withinOneDay(90_000);
  await using desk = await DeskProcess.start();
  const first = await desk.ready();
  const account = accountOf(first);
  const market = { account, conId: AAPL, side: "BUY", quantity: "10", orderType: "MKT", tif: "DAY" };

  await t.step("The desk connects by itself and says that it is simulated", () => {
    expect(first.mode).toBe("simulated");
    expect(first.connection).toMatchObject({
      headline: "connected",
      bridge: "running",
      socket: "connected",
      upstream: "up",
      sync: "ready",
      lock: null,
    });
    expect(account).toMatch(/^DU/);
  });

  await t.step("Health: alive, ready, and metrics without a login", async () => {
    for (
      const [path, text] of [["/healthz", "ok"], ["/readyz", "sync: ready"], ["/metrics", "lotse_ready 1"]]
    ) {
      const response = await fetch(desk.url + path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.text()).toContain(text);
    }
  });

  await t.step("The page of an unknown address may run its own scripts, and only those", async () => {
    const page = await fetch(`${desk.url}/nothing`);
    expect(page.status).toBe(404);
    const nonces = [...(await page.text()).matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce);
    expect(nonces).not.toHaveLength(0);
    const policy = page.headers.get("content-security-policy");
    for (const nonce of nonces) expect(policy).toContain(`'nonce-${nonce}'`);
    expect(policy).not.toContain("unsafe-inline");
  });

  await t.step("A symbol is found and has price rules", async () => {
    const { matches } = await desk.mustPost({ action: "search_symbols", pattern: "AAPL" });
    expect(matches.map((match: { contract: { conId: number } }) => match.contract.conId)).toContain(AAPL);
    const details = await desk.mustPost({ action: "contract_details", conId: AAPL });
    expect(details).toMatchObject({
      longName: "APPLE INC",
      priceRules: [{ lowEdge: "0", increment: "0.01" }],
    });
  });

  await t.step("A watched quote moves by itself", async () => {
    await desk.mustPost({ action: "watch", conId: AAPL }, 202);
    const one = await desk.until("a bid", (s) => {
      const quote = s.quotes[AAPL];
      return quote !== undefined && quote.bid !== null && quote.ask !== null;
    });
    const bid = one.quotes[AAPL]?.bid;
    await desk.until("another bid", (s) => s.quotes[AAPL]?.bid !== bid, 30_000);
  });

  await t.step(
    "A quote is explained: each figure by its tick; what nobody watches has nothing behind it",
    async () => {
      const { quote, told } = await desk.mustPost({ action: "explain_quote", conId: AAPL });
      expect(quote.bid).toMatch(/^\d/);
      expect(told.bid.source).toMatch(/^tickPrice (DELAYED_)?BID \(\d+\)$/);
      expect(Date.parse(told.bid.at)).toBeGreaterThan(0);
      expect(await desk.mustPost({ action: "explain_quote", conId: 272093 })).toEqual({
        quote: null,
        told: {},
      });
    },
  );

  await t.step("History has bars", async () => {
    const { bars } = await desk.mustPost({
      action: "history",
      conId: AAPL,
      barSize: "1 hour",
      duration: "2 D",
    });
    expect(bars.length).toBeGreaterThan(5);
    expect(bars[0]).toMatchObject({
      open: expect.any(String),
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  await t.step("The metrics are what Prometheus's own parser of OpenMetrics reads", async () => {
    const { body } = await desk.api("GET", "/metrics");
    const families = await parsedMetrics(String(body));
    expect(families).toMatchObject({
      lotse_ready: { type: "gauge", samples: [["lotse_ready", {}, 1]] },
      lotse_bridge_starts: { type: "counter", samples: [["lotse_bridge_starts_total", {}, 1]] },
      lotse_journal_lag_seconds: { type: "gauge", unit: "seconds" },
      lotse_event_loop_longest_turn_seconds: { type: "gauge" },
      lotse_ticks: { type: "counter" },
      lotse_codes_unclassified: { type: "counter" },
      lotse_stream_readers: { type: "gauge" },
    });
    const hops = families.lotse_order_hop_seconds?.samples.filter(([name]) => name.endsWith("_count"));
    expect(hops?.map(([, { hop }]) => hop)).toEqual(["check", "journal", "bridge", "broker", "publish"]);
  });

  await t.step("How TWS is set is told as far as this one tells it", async () => {
    const { settings, checks } = await desk.mustPost({ action: "check_tws" });
    // The paper gateway speaks the text encoding, in which nobody can ask.
    expect(settings).toBe("older");
    expect(checks).toContainEqual({ name: "version", state: "good", value: "200" });
    expect(checks).toContainEqual({ name: "readOnly", state: "good", value: "off" });
    expect(checks).toContainEqual({ name: "account", state: "good", value: "simulated" });
    expect(checks).toContainEqual({ name: "precautions", state: "unknown", value: null });
  });

  await t.step("Options of an underlying are listed, and quoted while they are shown", async () => {
    const { series } = await desk.mustPost({ action: "option_series", conId: AAPL });
    const { exchange, tradingClass, expiries } = series[0];
    const wish = { conId: AAPL, exchange, tradingClass, expiry: expiries[2] };
    const { strikes } = await desk.mustPost({ action: "option_strikes", ...wish });
    const { call } = strikes[Math.floor(strikes.length / 2)];
    await desk.mustPost({ action: "show_options", view: "contract", conIds: [call] });
    await desk.until("a delta", ({ quotes }) => (quotes[call]?.option?.delta ?? null) !== null);
    await desk.mustPost({ action: "hide_options", view: "contract" });
  });

  await t.step("Order book and trades of an instrument come while they are shown", async () => {
    await desk.mustPost({ action: "show_depth", view: "contract", conId: AAPL }, 202);
    await desk.until("a book", ({ depth }) => (depth[AAPL]?.bids.length ?? 0) > 0);
    await desk.mustPost({ action: "hide_depth", view: "contract" });
  });

  await t.step("A market order goes preview → filled, and the position follows", async () => {
    const preview = await desk.mustPost({ action: "preview_order", order: market });
    expect(preview.sentence).toContain("BUY 10 AAPL");
    expect(preview.whatIf.initMarginAfter).toMatch(/^\d/);
    expect(preview.whatIf.commission).toMatch(/^\d/);
    const key = crypto.randomUUID();
    const submit = { action: "submit", previewToken: preview.previewToken, idempotencyKey: key };
    const answer = await desk.mustPost(submit, 202);
    expect(await desk.mustPost(submit, 202)).toMatchObject({ clientOrderId: answer.clientOrderId });
    const filled = await desk.until("filled", (s) => orderOf(s, answer.clientOrderId)?.state === "filled");
    expect(orderOf(filled, answer.clientOrderId)).toMatchObject({
      filled: "10",
      remaining: "0",
      origin: "app",
    });
    await desk.until(
      "position",
      (s) => quantityOf(s, AAPL) === "10" && Object.values(s.positions)[0]?.unrealizedPnl !== null,
    );
    await desk.until("commission", (s) => orderOf(s, answer.clientOrderId)?.commission !== null);
    const reused = await desk.post({ ...submit, idempotencyKey: crypto.randomUUID() });
    expect([reused.status, reused.body.code]).toEqual([409, "PREVIEW_USED"]);
  });

  await t.step("The P&L moves by itself", async () => {
    const before = Object.values((await desk.snapshot()).positions)[0]?.unrealizedPnl;
    await desk.until("another P&L", (s) => Object.values(s.positions)[0]?.unrealizedPnl !== before, 30_000);
  });

  await t.step("A resting limit order is cancelled", async () => {
    const limitPrice = "100";
    const id = await desk.place({ ...market, orderType: "LMT", limitPrice });
    await desk.until("working", (s) => orderOf(s, id)?.state === "working");
    await desk.mustPost({ action: "cancel_order", clientOrderId: id }, 202);
    const gone = await desk.until("cancelled", (s) => orderOf(s, id)?.state === "cancelled");
    expect(orderOf(gone, id)?.filled).toBe("0");
  });

  await t.step("A resting order is changed, and cancelled with all others", async () => {
    const id = await desk.place({ ...market, quantity: "8", orderType: "LMT", limitPrice: "100" });
    await desk.until("working", (s) => orderOf(s, id)?.state === "working");
    const changes = { quantity: "5", limitPrice: "99" };
    const preview = await desk.mustPost({ action: "preview_modify", clientOrderId: id, changes });
    const { previewToken } = preview;
    const submit = { action: "submit", previewToken, idempotencyKey: crypto.randomUUID() };
    expect(await desk.mustPost(submit, 202)).toMatchObject({ clientOrderId: id });
    await desk.until("changed", (s) => orderOf(s, id)?.quantity === "5");
    expect(await desk.mustPost({ action: "cancel_all", scope: "app" }, 202)).toEqual({ requested: [id] });
    await desk.until("cancelled", (s) => orderOf(s, id)?.state === "cancelled");
  });

  await t.step("Flattening is a preview for each position", async () => {
    const { previews, skipped } = await desk.mustPost({ action: "preview_flatten", account });
    expect(previews).toHaveLength(1);
    expect(previews[0].proof).toMatchObject({ closes: "10", result: "0" });
    expect(skipped).toEqual([]);
  });

  await t.step("The whole state has the shapes of the contract", async () => {
    const state = snapshotSchema.parse(await desk.snapshot());
    const sections = [state.positions, state.orders, state.executions, state.quotes];
    expect(sections.map((views) => Object.keys(views).length > 0)).toEqual([true, true, true, true]);
    for (const [id, { clientOrderId }] of Object.entries(state.orders)) expect(clientOrderId).toBe(id);
    for (const [id, { execId }] of Object.entries(state.executions)) expect(execId).toBe(id);
    for (const [key, { account: of, contract: { conId } }] of Object.entries(state.positions)) {
      expect(key).toBe(`${of}/${conId}`);
    }
  });

  await t.step(
    "The stream begins with the state and goes on with patches, all in the shapes of the contract",
    async () => {
      const reader = await EventReader.open(desk);
      const of = (event: string) => reader.events.filter((one) => one.event === event);
      await eventually("patches", () => of("patch").length > 2);
      reader.cut();
      await reader.ended;
      expect(reader.events[0]?.event).toBe("snapshot");
      for (const { data } of of("snapshot")) snapshotSchema.parse(JSON.parse(data));
      for (const { data } of of("patch")) patchSchema.parse(JSON.parse(data));
    },
  );

  await t.step("Closing brings the position to zero and proves it before", async () => {
    const preview = await desk.mustPost({
      action: "preview_close",
      account,
      conId: AAPL,
      percent: "100",
      orderType: "MKT",
    });
    expect(preview.proof).toEqual({ position: "10", workingExits: "0", closes: "10", result: "0" });
    await desk.mustPost({
      action: "submit",
      previewToken: preview.previewToken,
      idempotencyKey: crypto.randomUUID(),
    }, 202);
    const flat = await desk.until("flat", (s) => Object.values(s.positions).length === 0);
    expect(Object.values(flat.executions).length).toBeGreaterThanOrEqual(2);
  });

  await t.step(
    "What has ended is on pages of its day, newest first, and what they do not reach is said",
    async () => {
      const day = new Date().toISOString().slice(0, 10);
      const pageOf = async (query: string) => await desk.api("GET", `/api/orders?${query}`);
      // A commission comes behind its execution: what is compared below must not change meanwhile.
      await desk.until(
        "each fill has its commission",
        ({ executions }) => Object.values(executions).every(({ commission }) => commission !== null),
      );
      const all = ordersPageSchema.parse((await pageOf(`limit=500`)).body);
      expect(all.next).toBeNull();
      const state = await desk.snapshot();
      const ended = Object.values(state.orders).filter((one) => !isOpen(one.state));
      expect(all.orders.map(({ clientOrderId }) => clientOrderId).sort()).toEqual(
        ended.map(({ clientOrderId }) => clientOrderId).sort(),
      );
      const seen: OrderView[] = [];
      for (let query = `day=${day}&limit=1`, more = true; more;) {
        const page = ordersPageSchema.parse((await pageOf(query)).body);
        seen.push(...page.orders);
        more = page.next !== null;
        query = `day=${day}&limit=1&cursor=${encodeURIComponent(page.next ?? "")}`;
      }
      expect(seen).toEqual(all.orders);
      const fills = executionsPageSchema.parse((await desk.api("GET", "/api/executions")).body);
      expect(fills.executions.map(({ execId }) => execId).sort()).toEqual(
        Object.keys(state.executions).sort(),
      );
      const gone = await pageOf("day=2020-01-02");
      expect([gone.status, gone.body.code, gone.body.field]).toEqual([404, "DAY_NOT_KEPT", "day"]);
      for (
        const [query, field] of [["day=2026-3-1", "day"], ["limit=0", "limit"], ["from=1", "from"]] as const
      ) {
        const { status, body } = await pageOf(query);
        expect([query, status, body.code, body.field]).toEqual([query, 400, "REQUEST_INVALID", field]);
      }
      for (const path of ["/api/orders", "/api/executions"]) {
        expect((await desk.api("GET", path, undefined, { authorization: "" })).body.code).toBe(
          "LOGIN_REQUIRED",
        );
        expect((await desk.api("POST", path, {})).status).toBe(405);
      }
    },
  );

  await t.step("Trading is halted and released, and a paper session has nothing to arm", async () => {
    const halted = await desk.mustPost({ action: "set_trading_state", state: "halted" });
    expect(halted.trading.state).toBe("halted");
    await desk.mustPost({ action: "set_trading_state", state: "active" });
    const armed = await desk.post({ action: "arm_live", account });
    expect([armed.status, armed.body.code]).toEqual([422, "LIVE_NOT_LIVE"]);
    expect((await desk.mustPost({ action: "disarm_live" })).trading.liveArmedUntil).toBeNull();
  });

  await t.step("Sessions are listed and ended, and a session that has logged out is nobody's", async () => {
    const [first, second, third] = [await desk.logIn(), await desk.logIn(), await desk.logIn()];
    const listed = await desk.post({ action: "list_sessions" }, first.headers);
    expect(listed.body.sessions).toHaveLength(3);
    const ids = listed.body.sessions.filter(({ own }: { own: boolean }) => !own);
    const ended = await desk.post(
      { action: "end_session", sessionId: ids[0].sessionId },
      first.headers,
    );
    expect(ended.body.sessions).toHaveLength(2);
    const others = await desk.post({ action: "end_other_sessions" }, first.headers);
    expect(others.body.sessions).toEqual([expect.objectContaining({ own: true, address: "127.0.0.1" })]);
    for (const { headers } of [second, third]) {
      expect((await desk.post({ action: "list_sessions" }, headers)).body.code).toBe("LOGIN_REQUIRED");
    }
    expect((await desk.post({ action: "log_out" })).body.code).toBe("SESSION_NONE");
    expect((await desk.post({ action: "log_out" }, first.headers)).status).toBe(200);
    expect((await desk.post({ action: "list_sessions" }, first.headers)).body.code).toBe("LOGIN_REQUIRED");
    expect((await desk.post({ action: "end_session", sessionId: "gone" })).body.code).toBe("SESSION_UNKNOWN");
  });

  await t.step("The quote is let go, the link is cut and made again", async () => {
    await desk.mustPost({ action: "unwatch", conId: AAPL }, 202);
    await desk.mustPost({ action: "disconnect" }, 202);
    await desk.until("disconnected", (s) => s.connection.socket === "disconnected");
    await desk.mustPost({ action: "connect" }, 202);
    await desk.ready();
  });

  await t.step("Settings are read again, and what did not change is no change", async () => {
    const { changes, trading } = await desk.mustPost({ action: "reload_settings", reason: "a test" });
    expect(changes).toEqual([]);
    expect(Object.keys(trading.limits)).toEqual(Object.keys(trading.usage));
  });

  await t.step(
    "A proposal is laid before the trader, and withdrawn or rejected; nothing is sent for it",
    async () => {
      const before = Object.keys((await desk.snapshot()).orders);
      const limit = { account, conId: AAPL, side: "BUY", orderType: "LMT", limitPrice: "100", tif: "DAY" };
      const lay = async (quantity: string) => {
        const order = { ...limit, quantity };
        return (await desk.mustPost({ action: "propose_order", order, reason: "a test" }, 202)).proposalId;
      };
      const [withdrawn, rejected] = [await lay("1"), await lay("2")];
      await desk.mustPost({ action: "withdraw_proposal", proposalId: withdrawn });
      await desk.mustPost({ action: "reject_proposal", proposalId: rejected, reason: "no" });
      const { body } = await desk.api("GET", "/api/proposals");
      const fates = new Map(
        body.proposals.map((each: { proposalId: string; state: string }) => [each.proposalId, each.state]),
      );
      expect([fates.get(withdrawn), fates.get(rejected)]).toEqual(["withdrawn", "rejected"]);
      expect(Object.keys((await desk.snapshot()).orders)).toEqual(before);
    },
  );

  await t.step(
    "The desk tells how fast it is: each hop of the orders that were sent, and its longest turn",
    async () => {
      const { body } = await desk.api("GET", "/api/speed");
      const { hops, longestTurnMs } = speedViewSchema.parse(body);
      expect(hops.map(({ hop }) => hop)).toEqual([...hopNames]);
      for (const { hop, count, p50Ms, p99Ms } of hops) {
        expect([hop, count > 0, (p50Ms ?? NaN) <= (p99Ms ?? NaN)]).toEqual([hop, true, true]);
      }
      expect(longestTurnMs.start).toBeGreaterThanOrEqual(longestTurnMs.minute);
    },
  );

  await t.step("The day has an equity curve of the account, and the sums of what was traded", async () => {
    const { status, body } = await desk.api("GET", `/api/equity?account=${account}`);
    expect(status).toBe(200);
    const curve = equityDaySchema.parse(body);
    expect([curve.account, curve.mode]).toEqual([account, "simulated"]);
    expect(curve.begins < curve.ends).toBe(true);
    const unknown = await desk.api("GET", "/api/equity?account=DU000");
    expect([unknown.status, unknown.body.code]).toEqual([404, "ACCOUNT_UNKNOWN"]);
    const day = new Date().toISOString().slice(0, 10);
    const summary = daySummarySchema.parse((await desk.api("GET", `/api/day?day=${day}`)).body);
    expect(summary.fills).toBeGreaterThan(0);
  });

  await t.step("A watch list is made, filled, ordered, shown and deleted", async () => {
    const { lists } = await desk.mustPost({ action: "create_watch_list", name: "Tech" });
    const { listId } = lists[0];
    for (const conId of [AAPL, 272093]) await desk.mustPost({ action: "add_to_watch_list", listId, conId });
    await desk.mustPost({ action: "move_in_watch_list", listId, conId: AAPL, place: 1 });
    await desk.mustPost({ action: "rename_watch_list", listId, name: "Large" });
    const conIds = async () => {
      const { lists: [list] } = await desk.mustPost({ action: "list_watch_lists" });
      return [list.name, list.contracts.map((each: { conId: number }) => each.conId)];
    };
    expect(await conIds()).toEqual(["Large", [272093, AAPL]]);
    await desk.mustPost({ action: "show_watch_list", listId });
    await desk.mustPost({ action: "hide_watch_list", listId });
    await desk.mustPost({ action: "remove_from_watch_list", listId, conId: AAPL });
    expect(await conIds()).toEqual(["Large", [272093]]);
    expect((await desk.mustPost({ action: "delete_watch_list", listId })).lists).toEqual([]);
  });

  await t.step("A caller is told who the desk takes it for", async () => {
    const { body } = await desk.api("GET", "/api/caller");
    expect(callerViewSchema.parse(body)).toMatchObject({ kind: "token", owner: true });
    expect((await desk.api("GET", "/api/caller", undefined, { authorization: "" })).status).toBe(401);
  });

  await t.step(
    "What was recorded is told, the contract is there to be read, and nothing is replayed",
    async () => {
      const { body } = await desk.api("GET", "/api/recording");
      expect(recordingViewSchema.parse(body)).toMatchObject({ segments: 1, lost: 0 });
      expect((await desk.api("GET", "/api/openapi.json")).body).toMatchObject({ openapi: "3.1.0" });
      const { status, body: problem } = await desk.api("POST", "/api/replay", { action: "play" });
      expect([status, problem.code]).toEqual([404, "REPLAY_NOT_RUNNING"]);
    },
  );

  await t.step("Every action has answered here as the table says", () => {
    const missing = Object.keys(actions).filter((name) => !desk.answered.has(name));
    // The one takes a live account, and answers what `disarm_live` does; the other takes two desks
    // (`promotion_test.ts`).
    expect(missing).toEqual(["promote_preview", "arm_live"]);
    expect(actions.arm_live.reply).toBe(actions.disarm_live.reply);
  });

  await t.step("Every address of the API has answered here", async () => {
    const names = [...Deno.readDirSync(`${ROOT}routes/api`)]
      .map(({ name }) => name.replace(/\.tsx?$/, "")).filter((name) => !name.startsWith("_"));
    // The stream is read above, by a reader of its own; a replay is another desk (`replay_test.ts`), and only
    // a viewer tells of all desks (`viewer_test.ts`).
    const elsewhere = ["desks", "replay", "stream"];
    expect(names.filter((name) => !desk.reached.has(`/api/${name}`)).sort()).toEqual(elsewhere);
    const none = await desk.api("GET", "/api/desks");
    expect([none.status, none.body.code]).toEqual([404, "VIEWER_NONE"]);
  });
});

Deno.test("Bad input gets a problem document and sends nothing", async (t) => {
  await using desk = await DeskProcess.start();
  const account = accountOf(await desk.ready());
  const order = {
    account,
    conId: AAPL,
    side: "BUY",
    quantity: "10",
    orderType: "LMT",
    limitPrice: "100",
    tif: "DAY",
  };
  const preview = (changes: Record<string, unknown>) => ({
    action: "preview_order",
    order: { ...order, ...changes },
  });
  const cases: [string, unknown, number, string, string | undefined][] = [
    ["unknown symbol", preview({ conId: 999999999 }), 404, "CONTRACT_UNKNOWN", "order.conId"],
    ["zero quantity", preview({ quantity: "0" }), 400, "REQUEST_INVALID", "order.quantity"],
    ["negative quantity", preview({ quantity: "-1" }), 400, "REQUEST_INVALID", "order.quantity"],
    ["fractional quantity", preview({ quantity: "1.5" }), 422, "ORDER_QUANTITY_INVALID", "order.quantity"],
    ["off-tick price", preview({ limitPrice: "100.005" }), 422, "ORDER_PRICE_OFF_TICK", "order.limitPrice"],
    [
      "limit without price",
      preview({ limitPrice: undefined }),
      422,
      "ORDER_LIMIT_PRICE_MISSING",
      "order.limitPrice",
    ],
    ["unknown account", preview({ account: "DU0000001" }), 422, "ACCOUNT_UNKNOWN", "order.account"],
    [
      "unknown order",
      { action: "cancel_order", clientOrderId: "nothing" },
      404,
      "ORDER_UNKNOWN",
      "clientOrderId",
    ],
    [
      "unknown token",
      { action: "submit", previewToken: "nothing", idempotencyKey: "12345678" },
      409,
      "PREVIEW_EXPIRED",
      "previewToken",
    ],
    ["unknown action", { action: "sell" }, 400, "REQUEST_INVALID", "action"],
    ["malformed JSON", '{"action":', 400, "REQUEST_INVALID", undefined],
  ];
  for (const [name, body, status, code, field] of cases) {
    await t.step(name, async () => {
      const answer = await desk.post(body);
      expect(answer.contentType).toContain("application/problem+json");
      expect({ status: answer.status, code: answer.body.code, field: answer.body.field }).toEqual({
        status,
        code,
        field,
      });
      expect(answer.body).toMatchObject({ type: expect.any(String), title: expect.any(String), status });
    });
  }
  await t.step("wrong content type, missing login, wrong host, foreign origin", async () => {
    const send = (headers: Record<string, string>) =>
      desk.api("POST", "/api/trading", JSON.stringify({ action: "connect" }), headers);
    expect((await send({ "content-type": "text/plain" })).status).toBe(415);
    expect((await send({ authorization: "Bearer wrong" })).status).toBe(401);
    expect((await send({ origin: "http://evil.example" })).status).toBe(403);
    expect((await desk.api("GET", "/api/trading", undefined, { authorization: "" })).body.code).toBe(
      "LOGIN_REQUIRED",
    );
  });
  expect((await desk.snapshot()).orders).toEqual({});
});
