// Live trading as the desk guards it, through a paper gateway that names accounts as if they were live.
import { expect } from "@std/expect";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { rareDialogs as english } from "@/lib/contract/says/screen/en/rare_dialogs.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { bearer, programToken } from "@/tests/support/program_token.ts";
import { PASSPHRASE, setPassphrase } from "@/tests/support/two_desks.ts";

const AAPL = 265598;
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "live: each account by itself, ended by a halt, and out of a halt without arming",
  options,
  async (t) => {
    await using gateway = await GatewayProcess.start([
      "--live-ids-for-tests",
      "--accounts",
      "U1111111,U2222222",
    ]);
    await using desk = await DeskProcess.start({
      args: ["--live", "--gateway", `127.0.0.1:${gateway.port}`],
      settings: openLimitsFile,
    });
    const [first, second] = ["U1111111", "U2222222"];
    expect((await desk.ready()).mode).toBe("live");
    const order = (account: string) => ({
      action: "preview_order",
      order: { account, conId: AAPL, side: "BUY", quantity: "10", orderType: "MKT", tif: "DAY" },
    });
    const code = async (body: unknown) => {
      const { status, body: answer } = await desk.post(body);
      return status < 400 ? status : answer.code;
    };
    const submit = (previewToken: string) => ({
      action: "submit",
      previewToken,
      idempotencyKey: crypto.randomUUID(),
      confirmDuplicate: true,
      confirmWarnings: true,
    });
    const arm = (account: string, more = {}) => ({
      action: "arm_live",
      account,
      typedAccount: account,
      passphrase: PASSPHRASE,
      ...more,
    });

    await t.step("disarmed at start, and not armed without id and passphrase", async () => {
      expect(await code(order(first))).toBe("LIVE_NOT_ARMED");
      expect(await code(arm(first))).toBe("PASSPHRASE_UNSET");
      await setPassphrase(desk.dataDir);
      if (Deno.build.os !== "windows") {
        expect(((await Deno.stat(`${desk.dataDir}/live_passphrase.json`)).mode ?? 0) & 0o777).toBe(0o600);
      }
      expect(await code({ action: "arm_live", account: first })).toBe("ARM_ACCOUNT_NOT_TYPED");
      expect(await code(arm(first, { passphrase: "another passphrase" }))).toBe("PASSPHRASE_WRONG");
      expect(await code(arm(first))).toBe(200);
      expect(Object.keys((await desk.snapshot()).trading.armed)).toEqual([first]);
    });

    await t.step("the other account stays disarmed, and arming anew revives no preview", async () => {
      expect(await code(order(second))).toBe("LIVE_NOT_ARMED");
      const { previewToken } = await desk.mustPost(order(first));
      expect(await code(submit(previewToken))).toBe(202);
      await desk.until(
        "the position is there",
        (s) => Object.values(s.positions).some((p) => p.quantity === "10"),
      );
      const before = (await desk.mustPost(order(first))).previewToken;
      await desk.mustPost({ action: "disarm_live" });
      await desk.mustPost(arm(first));
      expect(await code(submit(before))).toBe("PREVIEW_EXPIRED");
    });

    await t.step("a halt disarms, a close passes, and active again needs arming", async () => {
      const { trading } = await desk.mustPost({ action: "set_trading_state", state: "halted" });
      expect([trading.armed, trading.liveArmedUntil, trading.cause.by]).toEqual([{}, null, "person"]);
      const { notices } = await desk.snapshot();
      expect(Object.values(notices).slice(-2).map(({ text }) => text)).toEqual([
        "Trading is halted: set by hand (program)",
        "Live trading of U1…111 was disarmed: trading was halted",
      ]);
      expect(await code(arm(first))).toBe("TRADING_HALTED");
      expect(await code(order(first))).toBe("TRADING_HALTED");
      expect(await code({ action: "set_trading_state", state: "active" })).toBe("LIVE_NOT_ARMED");
      const { previews } = await desk.mustPost({ action: "preview_flatten", account: first });
      expect(previews).toHaveLength(1);
      expect(await code(submit(previews[0].previewToken))).toBe(202);
      await desk.until("it is flat", (s) => Object.values(s.positions).every((p) => p.quantity === "0"));
      await desk.mustPost({ action: "set_trading_state", state: "reducing" });
      await desk.mustPost(arm(first));
      await desk.mustPost({ action: "set_trading_state", state: "active" });
    });

    await t.step("a session takes with it what it has armed and previewed, and nothing else", async () => {
      await desk.mustPost({ action: "disarm_live" });
      const session = await desk.logIn();
      const byBearer = (await desk.mustPost(arm(second))).trading.armed;
      const { body: armed } = await desk.post(arm(first), session.headers);
      expect([Object.keys(byBearer), Object.keys(armed.trading.armed).sort()]).toEqual([[second], [
        first,
        second,
      ]]);
      const { body: previewed } = await desk.post(order(first), session.headers);
      expect((await desk.post({ action: "log_out" }, session.headers)).status).toBe(200);
      expect(Object.keys((await desk.snapshot()).trading.armed)).toEqual([second]);
      const late = await desk.post(submit(previewed.previewToken), session.headers);
      expect([late.status, late.body.code]).toEqual([401, "LOGIN_REQUIRED"]);
      expect(await code(submit(previewed.previewToken))).toBe("PREVIEW_EXPIRED");
      await desk.mustPost(arm(first));
    });

    await t.step(
      "what is armed is armed for programs that may trade, too, as the question says",
      async () => {
        const program = bearer(await programToken(desk.dataDir, "momentum", "trade"));
        const { status, body } = await desk.post(order(first), program);
        expect(status).toBe(200);
        expect((await desk.post(submit(body.previewToken), program)).status).toBe(202);
        expect(english["arm.text"]({ account: first })).toContain("those of programs that may trade");
      },
    );

    await t.step("a lost connection disarms", async () => {
      await desk.mustPost({ action: "disconnect" }, 202);
      await desk.until("disconnected", (s) => s.connection.socket === "disconnected");
      expect(await code(arm(first))).toBe("DESK_NOT_READY");
      await desk.mustPost({ action: "connect" }, 202);
      await desk.ready();
      expect((await desk.snapshot()).trading.armed).toEqual({});
    });

    expect(desk.output.join("\n")).not.toContain(PASSPHRASE);
  },
);

Deno.test("a login whose account ids say otherwise is never armed", options, async () => {
  await using gateway = await GatewayProcess.start(["--accounts", "DU1111111"]);
  await using desk = await DeskProcess.start({ args: ["--live", "--gateway", `127.0.0.1:${gateway.port}`] });
  await desk.until("the mode is known", (s) => s.connection.lock?.code === "MODE_MISMATCH", 60_000);
  const { status, body } = await desk.post({ action: "arm_live", account: "DU1111111" });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(["MODE_MISMATCH", "LIVE_NOT_LIVE"]).toContain(body.code);
});
