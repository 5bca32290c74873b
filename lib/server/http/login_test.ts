import { expect } from "@std/expect";
import { loginInMemory } from "@/tests/support/login.ts";

const TOKEN = "login-test-token-0123456789";
const valueOf = (setCookie: string) => setCookie.split(";")[0] ?? "";

Deno.test("The cookie and the bearer open the desk, anything else does not", () => {
  const { login } = loginInMemory({ token: TOKEN, port: 8000 });
  const { setCookie, session } = login.enter(new Headers(), "127.0.0.1");
  const cookie = valueOf(setCookie);
  expect(setCookie).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800`);
  expect(cookie).toMatch(/^lotse_session_8000=[\w-]{43}$/);
  const callerOf = (headers: Record<string, string>) => login.callerOf(new Headers(headers));
  expect(callerOf({ cookie: `a=b; ${cookie}` })).toMatchObject({ kind: "session", id: session.id });
  expect(callerOf({ authorization: `Bearer ${TOKEN}` })).toMatchObject({ kind: "token", id: "desk" });
  expect(callerOf({ authorization: "Bearer wrong", cookie })).toBeNull();
  expect(callerOf({ cookie: `${login.cookieName}=${TOKEN}` })).toBeNull();
  expect(callerOf({})).toBeNull();
});

Deno.test("Over TLS browsers hold the cookie to this host and to https; below another application, to its path", () => {
  const entered = (settings: { secure: boolean; basePath?: string }) => {
    const { login } = loginInMemory({ token: TOKEN, port: 8000, ...settings });
    return login.enter(new Headers(), "").setCookie.replace(/=[\w-]{43}/, "");
  };
  expect(entered({ secure: true })).toMatch(/^__Host-lotse_session_8000; Path=\/; .*; Secure$/);
  expect(entered({ secure: true, basePath: "/desk" })).toMatch(
    /^__Secure-lotse_session_8000; Path=\/desk; .*; Secure$/,
  );
  expect(entered({ secure: false, basePath: "/desk" })).toMatch(/^lotse_session_8000; Path=\/desk; /);
});
