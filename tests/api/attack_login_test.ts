// Attacks on a login: somebody has the cookie, as every program on another port of the host does, or lays
// one; somebody has a key, or a session that has ended. Over plain HTTP and over TLS. docs/security.md names
// these tests.
import { expect } from "@std/expect";
import type { ActionName } from "@/lib/contract/actions.ts";
import { actionNeeds, routeNeeds } from "@/lib/server/access/needs.ts";
import { Attacked } from "@/tests/support/attacked.ts";
import type { BrowserLogin } from "@/tests/support/login.ts";
import { wishes } from "@/tests/support/fuzz.ts";

const AAPL = 265598;
const JSON_TYPE = { "content-type": "application/json" };

/** Status and code of an answer of the API. */
async function refusal(answer: Response): Promise<[number, string | undefined]> {
  const body = await answer.json();
  return [answer.status, body.code];
}

function ways(attacked: Attacked) {
  const get = (path: string, headers: Record<string, string>) => attacked.fetch(path, { headers });
  const status = async (path: string, headers: Record<string, string>) =>
    await attacked.status(path, { headers });
  const post = (body: object, headers: Record<string, string>) =>
    attacked.fetch("/api/trading", {
      method: "POST",
      headers: { ...JSON_TYPE, ...headers },
      body: JSON.stringify(body),
    });
  return { get, post, status };
}

for (const scheme of ["http", "https"] as const) {
  Deno.test(`Attacks on a login over ${scheme}`, async (t) => {
    await using attacked = await Attacked.start(scheme);
    const { desk } = attacked;
    const { get, post, status } = ways(attacked);
    await attacked.ready();
    const owner = await attacked.logIn();
    const listed = async (login: BrowserLogin) =>
      (await (await post({ action: "list_sessions" }, login.headers)).json()).sessions as {
        sessionId: string;
        own: boolean;
      }[];

    await t.step("a cookie alone gets a page in which nothing of the account stands", async () => {
      const snapshot = await (await get("/api/trading", owner.headers)).json();
      const [account = ""] = Object.keys(snapshot.accounts);
      const order = {
        account,
        conId: AAPL,
        side: "BUY",
        quantity: "1",
        orderType: "LMT",
        limitPrice: "1.23",
      };
      const previewed = await post(
        { action: "preview_order", order: { ...order, tif: "DAY" } },
        owner.headers,
      );
      const { previewToken } = await previewed.json();
      const submit = {
        action: "submit",
        previewToken,
        idempotencyKey: "attack-login",
        confirmWarnings: true,
      };
      const { clientOrderId } = await (await post(submit, owner.headers)).json();
      const page = await get("/", { cookie: owner.cookie });
      const html = await page.text();
      expect([page.status, html.includes('class="desk"')]).toEqual([200, true]);
      for (const part of [account, clientOrderId, "1.23", String(AAPL), snapshot.epoch]) {
        expect([part, part !== "" && html.includes(part)]).toEqual([part, false]);
      }
    });

    await t.step(
      "a cookie alone reads and does nothing, on every address and with every action",
      async () => {
        const [[, second], [first]] = [[owner, await attacked.logIn()], await listed(owner)];
        for (const path of Object.keys(routeNeeds)) {
          const got = await get(path, { cookie: owner.cookie });
          expect([path, await refusal(got)]).toEqual([path, [401, "LOGIN_KEY_REQUIRED"]]);
        }
        for (const action of Object.keys(actionNeeds) as ActionName[]) {
          const sent = await post({ action, ...wishes[action] }, { cookie: owner.cookie });
          expect([action, await refusal(sent)]).toEqual([action, [401, "LOGIN_KEY_REQUIRED"]]);
        }
        expect([first !== undefined, await status("/api/trading", second.headers)]).toEqual([
          true,
          200,
        ]);
      },
    );

    await t.step("the cookie is held to this host and out of reach of scripts; over TLS to TLS", async () => {
      const answer = await get(`/login?token=${desk.token}`, {});
      await answer.body?.cancel();
      const [value = "", ...attributes] = (answer.headers.get("set-cookie") ?? "").split("; ");
      expect(attributes).toEqual([
        "Path=/",
        "HttpOnly",
        "SameSite=Strict",
        "Max-Age=604800",
        ...(scheme === "https" ? ["Secure"] : []),
      ]);
      expect(value.startsWith("__Host-")).toBe(scheme === "https");
    });

    await t.step(
      "planted cookies of the same name lock the owner out neither before nor behind his own",
      async () => {
        const [name = ""] = owner.cookie.split("=");
        const planted = Array.from({ length: 20 }, (_, n) => `${name}=planted${n}`);
        const key = { "x-lotse-key": owner.key };
        for (const cookies of [[...planted, owner.cookie], [owner.cookie, ...planted]]) {
          expect(await status("/api/trading", { ...key, cookie: cookies.join("; ") })).toBe(200);
          expect(await status("/", { cookie: cookies.join("; ") })).toBe(200);
        }
        const got = await get("/api/trading", { ...key, cookie: planted.join("; ") });
        expect(await refusal(got)).toEqual([401, "LOGIN_REQUIRED"]);
      },
    );

    await t.step(
      "a cookie that was laid before the log-in is worth nothing after it, and an old session ends",
      async () => {
        const [name = ""] = owner.cookie.split("=");
        const laid = `${name}=${"a".repeat(43)}`;
        const before = await attacked.logIn();
        const after = await attacked.logIn({ cookie: `${laid}; ${before.cookie}` });
        expect([after.cookie === laid, after.cookie === before.cookie]).toEqual([false, false]);
        for (const cookie of [laid, before.cookie]) {
          const got = await get("/api/trading", { cookie, "x-lotse-key": after.key });
          expect(await refusal(got)).toEqual([401, "LOGIN_REQUIRED"]);
        }
        expect(await status("/api/trading", before.headers)).toBe(401);
        expect(await status("/api/trading", after.headers)).toBe(200);
      },
    );

    await t.step(
      "a session that has logged out opens nothing, and its stream ends at once; others go on",
      async () => {
        const leaving = await attacked.logIn();
        const reading = new AbortController();
        const streams = await Promise.all(
          [leaving, owner].map(({ headers }) =>
            attacked.fetch("/api/stream", { headers, signal: reading.signal })
          ),
        );
        const [ending, staying] = streams.map((stream) => stream.body?.getReader());
        await Promise.all([ending?.read(), staying?.read()]);
        const ended = (async () => {
          while (!(await ending?.read())?.done);
          return performance.now();
        })();
        const out = await post({ action: "log_out" }, leaving.headers);
        const at = performance.now();
        expect([out.status, out.headers.get("set-cookie")?.includes("Max-Age=0")]).toEqual([200, true]);
        await out.body?.cancel();
        expect(await ended - at).toBeLessThan(2_000);
        for (const path of Object.keys(routeNeeds)) {
          const got = await get(path, leaving.headers);
          expect([path, await refusal(got)]).toEqual([path, [401, "LOGIN_REQUIRED"]]);
        }
        const page = await get("/", { cookie: leaving.cookie });
        await page.body?.cancel();
        expect([page.status, page.headers.get("location")]).toEqual([302, "/login"]);
        expect((await staying?.read())?.done).toBe(false);
        reading.abort();
        await staying?.cancel().catch(() => {});
        expect(await status("/api/trading", owner.headers)).toBe(200);
      },
    );

    await t.step(
      "keys of other sessions and guessed ones are refused, wait after ten, and hold up nobody who is right",
      async () => {
        const other = await attacked.logIn();
        const crossed = { cookie: owner.cookie, "x-lotse-key": other.key };
        expect(await refusal(await get("/api/trading", crossed))).toEqual([401, "LOGIN_KEY_REQUIRED"]);
        const answers: number[] = [];
        for (let count = 0; count < 40 && answers.at(-1) !== 429; count++) {
          const guessed = { cookie: owner.cookie, "x-lotse-key": `guess${count}` };
          answers.push(await status("/api/trading", guessed));
        }
        expect(answers.at(-1)).toBe(429);
        for (const login of [owner, other]) {
          expect(await status("/api/trading", login.headers)).toBe(200);
        }
        expect(await status("/api/trading", attacked.bearer)).toBe(200);
      },
    );

    await t.step(
      "all other sessions are ended by one, and the journal says who came, went and was sent away",
      async () => {
        await (await post({ action: "end_other_sessions" }, owner.headers)).body?.cancel();
        expect(await listed(owner)).toEqual([expect.objectContaining({ own: true })]);
        const exported = await new Deno.Command(Deno.execPath(), {
          args: ["task", "--quiet", "journal", "export", "--data-dir", desk.dataDir],
          stdout: "piped",
        }).output();
        const rows = new TextDecoder().decode(exported.stdout).split("\n").filter((line) => line !== "").map((
          line,
        ) =>
          JSON.parse(line) as { kind: string; data: { origin: string; reason: string; session?: string } }
        );
        const reasons = (kind: string) =>
          new Set(rows.filter((row) => row.kind === kind).map(({ data }) => data.reason));
        expect(reasons("login")).toEqual(new Set(["the printed link"]));
        expect(reasons("logout")).toEqual(new Set(["by hand"]));
        expect(reasons("session_ended")).toEqual(
          new Set(["the same browser has logged in anew", "by hand, from another session"]),
        );
        expect(reasons("login_failed")).toEqual(
          new Set(["not the key of the session"]),
        );
        const written = JSON.stringify(rows) + desk.output.join("\n");
        for (const secret of [owner.key, owner.cookie.split("=")[1] ?? "", desk.token]) {
          expect(written.includes(secret)).toBe(false);
        }
      },
    );

    await t.step("none of this is a fault that the desk logs", () => {
      expect(desk.output.filter((line) => /TypeError|request_crashed|Uncaught/.test(line))).toEqual([]);
    });
  });
}

Deno.test("sessions outlive a restart of the desk, not another token of it", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "lotse_sessions_" });
  const start = (token: string) =>
    Attacked.start("http", { dataDir, args: ["--paper", "--simulate"], env: { LOTSE_TOKEN: token } });
  try {
    const [first, second] = ["4f1c9a7e2b8d6035a1c4", "b7d20e95c3f8416a9e0d"];
    let login: BrowserLogin;
    let port: number;
    {
      await using desk = await start(first);
      login = await desk.logIn();
      ({ port } = desk);
    }
    const statusWith = async (token: string) => {
      await using desk = await start(token);
      // Each start of these tests has another port, which is in the cookie's name.
      const cookie = login.cookie.replace(String(port), String(desk.port));
      return await desk.status("/api/trading", { headers: { ...login.headers, cookie } });
    };
    expect(await statusWith(first)).toBe(200);
    expect(await statusWith(second)).toBe(401);
    expect(await statusWith(first)).toBe(401);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
