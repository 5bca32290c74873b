import { expect } from "@std/expect";
import { loginInMemory } from "@/tests/support/login.ts";

const TOKEN = "login-test-token-0123456789";
const valueOf = (setCookie: string) => setCookie.split(";")[0] ?? "";

Deno.test("Cookie and key, or a bearer, open the desk; a cookie alone opens the page, anything else nothing", () => {
  const { login } = loginInMemory({ token: TOKEN, cookieMark: 8000 });
  const enter = () => {
    const { setCookie, fragment, session } = login.enter(new Headers(), "127.0.0.1");
    const [, id, key = ""] = /^key=(\w+)\.([\w-]{43})$/.exec(fragment) ?? [];
    expect(id).toBe(session.id);
    return { setCookie, session, cookie: valueOf(setCookie), key };
  };
  const { setCookie, session, cookie, key } = enter();
  const other = enter();
  expect(setCookie).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800`);
  expect(cookie).toMatch(/^lotse_session_8000=[\w-]{43}$/);
  const callerOf = (headers: Record<string, string>) => login.callerOf(new Headers(headers));
  const own = { kind: "session", id: session.id };
  expect(callerOf({ cookie: `a=b; ${cookie}`, "x-lotse-key": key })).toMatchObject(own);
  const planted = `${login.cookieName}=planted; ${other.cookie}; ${cookie}; ${login.cookieName}=planted`;
  expect(callerOf({ cookie: planted, "x-lotse-key": key })).toMatchObject(own);
  expect(callerOf({ authorization: `Bearer ${TOKEN}` })).toMatchObject({ kind: "token", id: "desk" });
  const nobody: Record<string, string>[] = [
    { cookie },
    { cookie, "x-lotse-key": "" },
    { cookie, "x-lotse-key": other.key },
    { "x-lotse-key": key },
    { authorization: "Bearer wrong", cookie, "x-lotse-key": key },
    { cookie: `${login.cookieName}=${TOKEN}`, "x-lotse-key": key },
    {},
  ];
  for (const headers of nobody) expect([headers, callerOf(headers)]).toEqual([headers, null]);
  expect(login.sessionOf(new Headers({ cookie }))?.id).toBe(session.id);
  expect(
    [{ cookie }, {}, { authorization: "Bearer wrong", cookie }].map((headers) =>
      login.knows(new Headers(headers as Record<string, string>))
    ),
  ).toEqual([true, false, false]);
});

Deno.test("Over TLS browsers hold the cookie to this host and to https; below another application, to its path", () => {
  const entered = (settings: { secure: boolean; basePath?: string }) => {
    const { login } = loginInMemory({ token: TOKEN, cookieMark: 8000, ...settings });
    return login.enter(new Headers(), "").setCookie.replace(/=[\w-]{43}/, "");
  };
  expect(entered({ secure: true })).toMatch(/^__Host-lotse_session_8000; Path=\/; .*; Secure$/);
  expect(entered({ secure: true, basePath: "/desk" })).toMatch(
    /^__Secure-lotse_session_8000; Path=\/desk; .*; Secure$/,
  );
  expect(entered({ secure: false, basePath: "/desk" })).toMatch(/^lotse_session_8000; Path=\/desk; /);
});
