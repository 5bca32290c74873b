import { expect } from "@std/expect";
import { createLog, silentLog } from "@/lib/server/log.ts";
import { textInMemory } from "@/tests/support/login.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { ABSOLUTE_MS, type EndListener, IDLE_MS, Sessions } from "./sessions.ts";

const LAPTOP = { address: "127.0.0.1", browser: "Firefox, Linux" };
const PHONE = { address: "10.0.0.7", browser: "Safari, iPhone" };
const HOUR_MS = 3_600_000;
const BY_HAND = { kind: "session_ended", origin: "screen", reason: "by hand" } as const;

function setUp() {
  const clock = new ManualClock();
  const file = textInMemory();
  const start = (token: string | null = null, log = silentLog) =>
    new Sessions({ store: file, clock, log, token });
  return { clock, file, start, sessions: start() };
}

/** Id and reason of each end. */
function endsOf(sessions: Sessions): [string, string][] {
  const ends: [string, string][] = [];
  const listener: EndListener = ({ id }, { reason }) => ends.push([id, reason]);
  sessions.onEnd(listener);
  return ends;
}

Deno.test("a session needs both of its secrets, and the file holds neither", () => {
  const { sessions, file } = setUp();
  const laptop = sessions.create(LAPTOP);
  const phone = sessions.create(PHONE);
  expect(sessions.of({ cookies: [laptop.cookie], key: laptop.key })).toMatchObject({ ...LAPTOP });
  expect(sessions.ofCookie([laptop.cookie])?.id).toBe(laptop.session.id);
  for (
    const [cookie, key] of [
      [laptop.cookie, null],
      [laptop.cookie, phone.key],
      [laptop.cookie, laptop.cookie],
      [laptop.cookie, ""],
      [laptop.key, laptop.cookie],
      ["", laptop.key],
    ] as const
  ) {
    expect(sessions.of({ cookies: [cookie], key })).toBeNull();
  }
  for (const secret of [laptop.cookie, laptop.key, phone.cookie, phone.key]) {
    expect(Buffer.from(secret, "base64url").length).toBe(32);
    expect(file.text).not.toContain(secret);
  }
});

Deno.test("of several cookies any that is right counts: a planted one locks nobody out", () => {
  const { sessions } = setUp();
  const own = sessions.create(LAPTOP);
  const stranger = sessions.create(PHONE);
  const planted = ["x", own.cookie, stranger.cookie];
  for (const cookies of [planted, [...planted].reverse()]) {
    expect(sessions.of({ cookies, key: own.key })?.id).toBe(own.session.id);
    expect(sessions.of({ cookies, key: "x" })).toBeNull();
  }
});

Deno.test("each log-in is a new session, and ends the one that the same browser had", () => {
  const { sessions } = setUp();
  const ends = endsOf(sessions);
  const first = sessions.create(LAPTOP);
  const second = sessions.create(LAPTOP, ["planted", first.cookie]);
  expect(new Set([first.session.id, second.session.id]).size).toBe(2);
  expect(sessions.of({ cookies: [first.cookie], key: first.key })).toBeNull();
  expect(ends).toEqual([[first.session.id, "the same browser has logged in anew"]]);
  // What a browser comes with is never taken on.
  expect(sessions.ofCookie(["planted"])).toBeNull();
});

Deno.test("a session ends after 12 hours without use and after 7 days with it", () => {
  const { clock, sessions } = setUp();
  const ends = endsOf(sessions);
  const used = sessions.create(LAPTOP);
  const idle = sessions.create(PHONE);
  const proof = { cookies: [used.cookie], key: used.key };
  clock.advance(IDLE_MS - 1);
  expect(sessions.of(proof)).not.toBeNull();
  // Looking at the page, or into the list, is no use.
  expect(sessions.ofCookie([idle.cookie])).not.toBeNull();
  expect(sessions.list()).toHaveLength(2);
  clock.advance(1);
  expect(sessions.ofCookie([idle.cookie])).toBeNull();
  for (let hours = 12; hours < 7 * 24; hours += 6) {
    expect(sessions.of(proof)?.seenAt).toBe(clock.now());
    clock.advance(6 * HOUR_MS);
  }
  expect(sessions.of(proof)).toBeNull();
  expect(ends).toEqual([
    [idle.session.id, "12 hours without use"],
    [used.session.id, "7 days after its log-in"],
  ]);
  expect(ABSOLUTE_MS).toBe(7 * 24 * HOUR_MS);
});

Deno.test("setting the time back makes no session last longer, not over a restart either", () => {
  for (const [end, step] of [[IDLE_MS, IDLE_MS], [ABSOLUTE_MS, HOUR_MS]] as const) {
    const { clock, sessions } = setUp();
    const { cookie, key } = sessions.create(LAPTOP);
    clock.moveWall(-48 * HOUR_MS);
    for (let passed = step; passed < end; passed += step) {
      clock.advance(step);
      expect(sessions.of({ cookies: [cookie], key })).not.toBeNull();
    }
    clock.advance(step);
    expect(sessions.of({ cookies: [cookie], key })).toBeNull();
  }
  for (const [back, isIn] of [[HOUR_MS, true], [IDLE_MS - 1, true], [IDLE_MS, false]] as const) {
    const { clock, start, sessions } = setUp();
    const { cookie, key } = sessions.create(LAPTOP);
    clock.moveWall(-back);
    expect([back, start().of({ cookies: [cookie], key }) !== null]).toEqual([back, isIn]);
  }
});

Deno.test("sessions outlive a restart, and so do their ends; idle time goes on over it", () => {
  const { clock, start, sessions } = setUp();
  const kept = sessions.create(LAPTOP);
  const ended = sessions.create(PHONE);
  sessions.end(ended.session.id, BY_HAND);
  const proof = { cookies: [kept.cookie], key: kept.key };
  clock.advance(5 * HOUR_MS);
  sessions.of(proof);
  const restarted = start();
  expect(restarted.list().map(({ id }) => id)).toEqual([kept.session.id]);
  expect(restarted.of({ cookies: [ended.cookie], key: ended.key })).toBeNull();
  // A killed desk has written the last use at most an hour ago.
  clock.advance(IDLE_MS - HOUR_MS - 1);
  expect(start().of(proof)).not.toBeNull();
  clock.advance(HOUR_MS + 1);
  expect(start().of(proof)).toBeNull();
});

Deno.test("another token of the desk ends all of its sessions; one that is made per start does not", () => {
  const { start, sessions } = setUp();
  const { cookie, key } = sessions.create(LAPTOP);
  const isIn = (desk: Sessions) => desk.of({ cookies: [cookie], key }) !== null;
  expect(isIn(start())).toBe(true);
  expect(isIn(start("a token of the user"))).toBe(false);
  const own = start("a token of the user").create(LAPTOP);
  const holds = (token: string | null) => start(token).of({ cookies: [own.cookie], key: own.key }) !== null;
  expect([holds("a token of the user"), holds("another token"), holds(null)]).toEqual([true, false, false]);
});

Deno.test("all others can be ended, one can, and one that is gone is told", () => {
  const { clock, sessions } = setUp();
  const ends = endsOf(sessions);
  const [own, second, third] = [LAPTOP, PHONE, PHONE].map((by) => {
    clock.advance(1000);
    return sessions.create(by);
  });
  if (!own || !second || !third) throw new Error("Not made");
  expect(sessions.list().map(({ id }) => id)).toEqual([third, second, own].map(({ session }) => session.id));
  sessions.end(second.session.id, BY_HAND);
  expect(() => sessions.end(second.session.id, BY_HAND)).toThrow(/has ended/);
  sessions.endOthers(own.session.id, BY_HAND);
  expect(sessions.list().map(({ id }) => id)).toEqual([own.session.id]);
  expect(ends).toEqual([[second.session.id, "by hand"], [third.session.id, "by hand"]]);
  expect([sessions.holds(own.session.id), sessions.holds(third.session.id)]).toEqual([true, false]);
});

Deno.test("there are a hundred sessions at most: the one that was used longest ago makes room", () => {
  const { clock, sessions } = setUp();
  const ends = endsOf(sessions);
  const first = sessions.create(LAPTOP);
  const second = sessions.create(LAPTOP);
  for (let count = 2; count <= 100; count++) {
    clock.advance(1000);
    sessions.of({ cookies: [first.cookie], key: first.key });
    sessions.create(PHONE);
  }
  expect(sessions.list()).toHaveLength(100);
  expect(ends).toEqual([[second.session.id, "more than 100 sessions"]]);
});

Deno.test("a file that can not be read or written keeps nobody from logging in, and is told", () => {
  const { clock, file } = setUp();
  const lines: string[] = [];
  const log = createLog({ write: (line) => void lines.push(JSON.parse(line).event) });
  for (const text of ["", "{", "[]", '{"version":1,"boundTo":"","sessions":[{}]}']) {
    file.text = text;
    expect(new Sessions({ store: file, clock, log, token: null }).list()).toEqual([]);
  }
  expect(lines).toEqual(Array(4).fill("sessions_unreadable"));
  const full = {
    read: () => null,
    write: () => {
      throw new Deno.errors.WriteZero("No space left on device");
    },
  };
  const sessions = new Sessions({ store: full, clock, log, token: null });
  const { cookie, key } = sessions.create(LAPTOP);
  expect(sessions.of({ cookies: [cookie], key })).not.toBeNull();
  expect(lines.at(-1)).toBe("sessions_not_written");
});
