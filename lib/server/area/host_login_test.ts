// The login where the host says who asks: what each may, what a host can not say, and how access ends.
import { expect } from "@std/expect";
import { isOwner } from "@/lib/server/access/caller.ts";
import type { Session, SessionEnd } from "@/lib/server/access/sessions.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { UnavailableError } from "@/lib/server/errors.ts";
import { silentLog } from "@/lib/server/log.ts";
import { eventually } from "@/tests/support/processes.ts";
import { loginInMemory } from "@/tests/support/login.ts";
import { HostLogin } from "./host_login.ts";
import type { IdentityHook } from "./identity.ts";

const TOKEN = "host-login-token-0123456789";
const info = {} as Deno.ServeHandlerInfo;
const request = (headers: Record<string, string> = {}) =>
  new Request("http://app.test/trading/", { headers });

function loginOf(identity: IdentityHook) {
  const { login: own, sessions } = loginInMemory({ token: TOKEN });
  const ended: [Session, SessionEnd][] = [];
  sessions.onEnd((session, end) => ended.push([session, end]));
  const elsewhere = { home: null, signIn: null, signOut: null };
  const login = new HostLogin({ identity, elsewhere, own, sessions, clock: systemClock, log: silentLog });
  return { login, ended: () => ended.map(([{ id }]) => id) };
}

Deno.test("each level may what it says and what stands before it; only the owner is the owner", async () => {
  const seen = [];
  for (const may of ["read", "propose", "trade", "owner"] as const) {
    const caller = await loginOf(() => ({ id: "7", name: "Ada", may })).login.askerOf(request(), info);
    seen.push(caller && [caller.id, caller.name, caller.scopes.length, isOwner(caller)]);
  }
  expect(seen).toEqual([
    ["host:7", "Ada", 1, false],
    ["host:7", "Ada", 2, false],
    ["host:7", "Ada", 3, false],
    ["host:7", "Ada", 3, true],
  ]);
});

Deno.test("nobody is let in by an answer that can not be read, nor by one that does not come", async () => {
  const answers: unknown[] = [
    undefined,
    {},
    { id: "", name: "Ada", may: "read" },
    { id: "7", name: "Ada", may: "everything" },
    { id: "7", name: "\u200b\n", may: "read" },
    { id: 7, name: "Ada", may: "read" },
  ];
  const hooks: IdentityHook[] = [
    ...answers.map((answer) => () => answer as never),
    () => {
      throw new Error("the session store is down");
    },
    () => Promise.reject(new TypeError("x")),
  ];
  for (const hook of hooks) {
    const asked = Promise.resolve(loginOf(hook).login.askerOf(request(), info));
    const refused = await asked.then(() => null, (error) => error);
    expect(refused).toBeInstanceOf(UnavailableError);
    expect(refused.code).toBe("IDENTITY_FAILED");
  }
  expect(await loginOf(() => null).login.askerOf(request(), info)).toBe(null);
});

Deno.test("programs of the desk come in by their token; the hook sees the headers and no body", async () => {
  const seen: string[] = [];
  const { login } = loginOf((asked) => {
    seen.push(`${asked.method} ${asked.headers.get("cookie")} ${asked.body}`);
    return null;
  });
  const script = await login.askerOf(request({ authorization: `Bearer ${TOKEN}` }), info);
  expect([script?.id, script && login.holds(script), login.knows(new Headers())]).toEqual([
    "desk",
    true,
    false,
  ]);
  const post = new Request("http://app.test/x", {
    method: "POST",
    body: "secret",
    headers: { cookie: "a=1" },
  });
  expect(await login.askerOf(post, info)).toBe(null);
  expect(await login.askerOf(request({ authorization: "Bearer wrong" }), info)).toBe(null);
  expect(seen).toEqual(["GET a=1 null", "GET null null"]);
});

Deno.test("who is nobody any more, or may something else, holds no stream; the host can end it at once", async () => {
  const changes: [now: Awaited<ReturnType<IdentityHook>>, ends: boolean][] = [
    [null, true],
    [{ id: "8", name: "Ada", may: "trade" }, true],
    [{ id: "7", name: "Ada", may: "read" }, true],
    [{ id: "7", name: "Ada Lovelace", may: "trade" }, false],
  ];
  for (const [now, ends] of changes) {
    let answer: Awaited<ReturnType<IdentityHook>> = { id: "7", name: "Ada", may: "trade" };
    let asked = 0;
    const { login, ended } = loginOf(() => {
      asked++;
      return answer;
    });
    const caller = await login.askerOf(request(), info);
    if (caller === null) throw new Error("Nobody");
    expect(login.holds(caller)).toBe(true);
    answer = now;
    login.holds(caller);
    await eventually("the host is asked again", () => asked >= 3);
    await eventually("its answer counts", () => login.holds(caller) !== ends);
    expect(ended()).toEqual(ends ? ["host:7"] : []);
    login.end("7");
    expect(ended().at(-1)).toBe("host:7");
  }
});
