import { expect } from "@std/expect";
import { type Caller, deskCaller, scopesUpTo } from "@/lib/server/access/caller.ts";
import type { AuditNote } from "@/lib/server/journal/audit.ts";
import { sessionsInMemory } from "@/tests/support/login.ts";
import { endedBy, logOut, sessionEnds, sessionViews } from "./session_work.ts";

const LAPTOP = { address: "127.0.0.1", browser: "Firefox, Linux" };
const PHONE = { address: "10.0.0.7", browser: "Safari, iPhone" };

function setUp() {
  const sessions = sessionsInMemory();
  const told: unknown[] = [];
  const work = {
    arming: { disarm: (reason: string, of?: object) => void told.push(["disarm", reason, of]) },
    audit: { note: (kind: string, note: AuditNote) => void told.push([kind, note]) },
    orders: { dropPreviewsOf: (by: string) => void told.push(["previews", by]) },
  };
  sessions.onEnd((session, end) => sessionEnds(work, session, end));
  const callerOf = (id: string): Caller => ({
    kind: "session",
    id,
    name: "screen",
    scopes: scopesUpTo("trade"),
  });
  return { sessions, told, callerOf };
}

Deno.test("with a log-out ends what the session has armed and previewed, and the journal says who and why", () => {
  const { sessions, told, callerOf } = setUp();
  const { id } = sessions.create(LAPTOP).session;
  logOut(sessions, callerOf(id));
  expect(told).toEqual([
    ["previews", id],
    ["disarm", "session", { by: id, origin: "screen" }],
    ["logout", { origin: "screen", reason: "by hand", more: { session: id, ...LAPTOP } }],
  ]);
  expect(() => logOut(sessions, deskCaller)).toThrow(/no session/);
});

Deno.test("each session is listed with its browser, and the one that asks is marked; one that another ends is told as that", () => {
  const { sessions, told, callerOf } = setUp();
  const laptop = sessions.create(LAPTOP).session;
  const phone = sessions.create(PHONE).session;
  const { sessions: views } = sessionViews(sessions, callerOf(laptop.id));
  expect(views.map(({ sessionId, own, browser, address }) => ({ sessionId, own, browser, address }))).toEqual(
    expect.arrayContaining([
      { sessionId: laptop.id, own: true, ...LAPTOP },
      { sessionId: phone.id, own: false, ...PHONE },
    ]),
  );
  expect(views.find(({ own }) => own)).toMatchObject({ since: new Date(laptop.createdAt).toISOString() });
  expect(sessionViews(sessions, deskCaller).sessions.filter(({ own }) => own)).toEqual([]);
  sessions.endOthers(laptop.id, endedBy(callerOf(laptop.id)));
  expect(told.at(-1)).toEqual(["session_ended", {
    origin: "screen",
    reason: "by hand, from another session",
    more: { session: phone.id, ...PHONE },
  }]);
});
