// Who did what and why, as the journal of a desk keeps it: each kind of row once, with its origin, in the
// chain of the orders.
import { expect } from "@std/expect";
import { auditKinds } from "@/lib/server/journal/audit.ts";
import { runJournalCommand } from "@/lib/server/journal/main.ts";
import { logInBy } from "@/tests/support/login.ts";
import { bearer, programToken } from "@/tests/support/program_token.ts";
import { LIVE_ACCOUNT, TwoDesks } from "@/tests/support/two_desks.ts";

const AAPL = 265598;

interface Row {
  kind: string;
  // deno-lint-ignore no-explicit-any
  data: any;
}

/** What `deno task journal` prints about a folder. */
async function journal(dataDir: string, ...args: string[]): Promise<{ code: number; text: string }> {
  let text = "";
  const write = (more: string) => text += more;
  const code = await runJournalCommand([...args, "--data-dir", dataDir, "--live"], {
    write,
    complain: write,
    env: { HOME: "/nowhere" },
  });
  return { code, text };
}

Deno.test("Each kind of audit row is written by what it is about, exported and verified", async (t) => {
  await using desks = await TwoDesks.open({ orderQuantity: 500 });
  const { live } = desks;
  const send = (path: string, init: RequestInit = {}) =>
    fetch(live.url + path, { redirect: "manual", ...init });
  const rows = async (): Promise<Row[]> =>
    (await journal(live.dataDir, "export")).text.trim().split("\n").map((line) => JSON.parse(line));
  /** Rows of access wait for the next write of the journal. */
  const tells = async (kind: string, expected: Record<string, unknown>) => {
    for (let tries = 0;; tries++) {
      const data = (await rows()).findLast((row) => row.kind === kind)?.data ?? {};
      try {
        return expect(data).toMatchObject(expected);
      } catch (error) {
        if (tries === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  const asked = async (body: unknown, headers: Record<string, string>) =>
    (await live.api("POST", "/api/trading", body, headers)).body;

  await t.step("login, login_failed, logout, session_ended", async () => {
    const wrong = await send("/login?token=not-the-token-of-this-desk");
    await wrong.body?.cancel();
    await tells("login_failed", { origin: "127.0.0.1", reason: "the printed link: not the token" });
    const [laptop, phone] = [await logInBy(send, live.token), await logInBy(send, live.token)];
    await tells("login", { origin: "127.0.0.1", reason: "the printed link" });
    const post = async (action: object, { headers }: typeof laptop) => {
      const answer = await send("/api/trading", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(action),
      });
      await answer.body?.cancel();
      expect([action, answer.status]).toEqual([action, 200]);
    };
    await post({ action: "end_other_sessions" }, laptop);
    await tells("session_ended", {
      origin: "screen",
      reason: "by hand, from another session",
    });
    await post({ action: "log_out" }, laptop);
    await tells("logout", { origin: "screen", reason: "by hand" });
    const later = await send("/api/trading", { headers: phone.headers });
    await later.body?.cancel();
    expect(later.status).toBe(401);
  });

  await t.step("arm, and disarm", async () => {
    await desks.arm();
    await tells("arm", { origin: "script", account: LIVE_ACCOUNT });
    await live.mustPost({ action: "disarm_live" });
    await tells("disarm", { origin: "script", reason: "by hand" });
  });

  await t.step(
    "limits: who, when, why and what; raising one in live disarms, lowering one does not",
    async () => {
      const settings = JSON.parse(await Deno.readTextFile(`${live.dataDir}/lotse.json`));
      const reload = async (orderQuantity: number, reason: string) => {
        settings.limits.live.orderQuantity = orderQuantity;
        await Deno.writeTextFile(`${live.dataDir}/lotse.json`, JSON.stringify(settings));
        await live.mustPost({ action: "reload_settings", reason });
        return Object.keys((await live.snapshot()).trading.armed);
      };
      await desks.arm();
      expect(await reload(400, "a quiet day")).toEqual([LIVE_ACCOUNT]);
      await tells("limits", {
        who: "script",
        origin: "script",
        reason: "a quiet day",
        changes: [{ mode: "live", key: "orderQuantity", raised: false }],
      });
      expect(await reload(600, "a big day")).toEqual([]);
      await tells("limits", {
        reason: "a big day",
        changes: [{ key: "orderQuantity", raised: true }],
      });
      await tells("disarm", { origin: "desk", reason: expect.stringMatching(/limit/) });
    },
  );

  await t.step("state", async () => {
    await live.mustPost({ action: "set_trading_state", state: "halted", reason: "lunch" });
    await tells("state", { origin: "script", reason: "lunch", from: "active", to: "halted" });
    await live.mustPost({ action: "set_trading_state", state: "reducing" });
    await desks.arm();
    await live.mustPost({ action: "set_trading_state", state: "active" });
  });

  await t.step("proposal, promotion, refused", async () => {
    const order = {
      account: LIVE_ACCOUNT,
      conId: AAPL,
      side: "BUY",
      quantity: "1",
      orderType: "MKT",
      tif: "DAY",
    };
    const model = bearer(await programToken(live.dataDir, "model", "propose"));
    const { proposalId } = await asked({ action: "propose_order", order, reason: "it falls" }, model);
    await tells("proposal", { origin: "model", reason: "it falls", proposalId });
    const promotion = await desks.promotion("2");
    await live.mustPost({ action: "promote_preview", promotion, account: LIVE_ACCOUNT });
    await tells("promotion", { origin: "script" });
    const refused = await live.post({ action: "preview_order", order: { ...order, quantity: "601" } });
    expect(refused.body.code).toBe("LIMIT_ORDER_QUANTITY");
    await tells("refused", { origin: "script", code: "LIMIT_ORDER_QUANTITY" });
    await asked({ action: "preview_order", order }, model);
    await tells("refused", { origin: "model", code: "ACCESS_SCOPE" });
  });

  await t.step(
    "no kind is missing, each row says from whom, and the chain of all of them holds",
    async () => {
      const all = await rows();
      for (const kind of auditKinds) {
        const own = all.filter((row) => row.kind === kind);
        expect([kind, own.length > 0]).toEqual([kind, true]);
        for (const { data } of own) {
          expect([kind, data.origin, "reason" in data]).toEqual([kind, expect.stringMatching(/./), true]);
        }
      }
      expect(JSON.stringify(all)).not.toContain(live.token);
      expect(await journal(live.dataDir, "verify")).toMatchObject({
        code: 0,
        text: expect.stringContaining("chain intact"),
      });
      const csv = (await journal(live.dataDir, "export", "--csv")).text.trim().split("\r\n");
      expect(csv).toHaveLength(all.length + 1);
    },
  );
});
