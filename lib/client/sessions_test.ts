import { expect } from "@std/expect";
import type { Problem } from "@/lib/contract/api.ts";
import { ProblemError } from "./api.ts";
import { createScreen } from "./screen.ts";
import { logOut, sessionsAfter } from "./sessions.ts";

const refusal = (status: number): Problem => ({
  type: "about:blank",
  title: "No",
  status,
  detail: "No",
  code: "SESSION_UNKNOWN",
});

/** A screen whose commands are answered by `answer`; `done` is what was asked, removed and gone to. */
function setUp(answer: () => unknown = () => ({})) {
  const done: unknown[] = [];
  const screen = createScreen({ mode: "paper", build: "b", now: 0, lang: "en", base: "/desk" });
  screen.api.post = ((request: unknown) => {
    done.push(request);
    return Promise.try(answer);
  }) as typeof screen.api.post;
  const deps = {
    storage: () => ({ removeItem: (name: string) => void done.push(`removes ${name}`) }),
    go: (address: string) => void done.push(`goes to ${address}`),
  };
  return { screen, done, deps };
}

const LEFT = [{ action: "log_out" }, "removes lotse.key/desk", "goes to /desk/login"];

Deno.test("a log-out ends the session, forgets its key and leads to the log-in page; so does one of a session that has ended", async () => {
  const ended = () => {
    throw new ProblemError(refusal(401));
  };
  for (const answer of [() => ({}), ended]) {
    const { screen, done, deps } = setUp(answer);
    expect(await logOut(screen, deps)).toBeNull();
    expect(done).toEqual(LEFT);
  }
});

Deno.test("a log-out without an answer, or refused, is told: the session may live on", async () => {
  for (
    const [error, code] of [[new TypeError("offline"), "NETWORK"], [
      new ProblemError(refusal(429)),
      "SESSION_UNKNOWN",
    ]]
  ) {
    const { screen, done, deps } = setUp(() => {
      throw error;
    });
    expect((await logOut(screen, deps))?.code).toBe(code);
    expect(done).toEqual([{ action: "log_out" }]);
  }
});

Deno.test("a browser without storage logs out as well", async () => {
  const { screen, done, deps } = setUp();
  const storage = () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
  expect(await logOut(screen, { ...deps, storage })).toBeNull();
  expect(done.at(-1)).toBe("goes to /desk/login");
});

Deno.test("sessions are listed, one or all others are ended, and a refusal is its problem", async () => {
  const { screen, done } = setUp(() => ({ sessions: [] }));
  for (const end of [null, { sessionId: "s1" }, "others"] as const) {
    expect(await sessionsAfter(screen, end)).toEqual({ sessions: [] });
  }
  expect(done).toEqual([
    { action: "list_sessions" },
    { action: "end_session", sessionId: "s1" },
    { action: "end_other_sessions" },
  ]);
  const refused = setUp(() => {
    throw new ProblemError(refusal(404));
  });
  expect(await sessionsAfter(refused.screen, null)).toEqual({ problem: refusal(404) });
});
