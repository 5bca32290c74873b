import { expect } from "@std/expect";
import type { AppError } from "@/lib/server/errors.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { type NewToken, ProgramTokens } from "./program_tokens.ts";

const NO_LIMITS = { maxNotional: null, maxQuantity: null, ordersPerMinute: null };
const wanted = (more: Partial<NewToken> = {}): NewToken => ({
  name: "strategy",
  scope: "read",
  days: 30,
  limits: NO_LIMITS,
  ...more,
});

function setUp() {
  const clock = new ManualClock();
  const disk = { text: null as string | null };
  const store = { read: () => disk.text, write: (text: string) => void (disk.text = text) };
  const told: string[] = [];
  const make = () => new ProgramTokens(store, clock, { error: (event) => void told.push(event) });
  return { clock, disk, told, make, tokens: make() };
}

const codeOf = (run: () => unknown) => {
  try {
    run();
    return "passed";
  } catch (error) {
    return (error as AppError).code;
  }
};

Deno.test("a token opens what its scope says, under its name, with its limits, and the file holds no secret", () => {
  const { disk, tokens } = setUp();
  const limits = { maxNotional: "5000", maxQuantity: "10", ordersPerMinute: 3 };
  const secret = tokens.create(wanted({ scope: "propose", limits }));
  expect(secret).toMatch(/^lotse_[\w-]{43}$/);
  expect(tokens.callerOf(secret)).toMatchObject({
    kind: "token",
    name: "strategy",
    scopes: ["read", "propose"],
    limits,
  });
  expect(disk.text).not.toContain(secret.slice(6));
  for (const wrong of ["", "lotse_", secret.slice(0, -1), `${secret}x`, secret.toUpperCase()]) {
    expect(tokens.callerOf(wrong)).toBeNull();
  }
});

Deno.test("what a terminal creates and revokes, the running desk knows at once", () => {
  const { make } = setUp();
  const [terminal, desk] = [make(), make()];
  const secret = terminal.create(wanted());
  const caller = desk.callerOf(secret);
  expect(caller?.name).toBe("strategy");
  expect(caller !== null && desk.holds(caller)).toBe(true);
  terminal.revoke("strategy");
  expect(desk.callerOf(secret)).toBeNull();
  expect(caller !== null && desk.holds(caller)).toBe(false);
  // The next of that name is another one.
  expect(desk.callerOf(terminal.create(wanted()))?.id).not.toBe(caller?.id);
});

Deno.test("at its end a token opens nothing, and still stands in the list", () => {
  const { clock, tokens } = setUp();
  const secret = tokens.create(wanted({ days: 1 }));
  clock.advance(24 * 3_600_000 - 1);
  expect(tokens.callerOf(secret)).not.toBeNull();
  clock.advance(1);
  expect(tokens.callerOf(secret)).toBeNull();
  expect(tokens.list().length).toBe(1);
});

Deno.test("names are one word, taken once, and never those under which the journal knows others", () => {
  const { tokens } = setUp();
  tokens.create(wanted());
  expect(codeOf(() => tokens.create(wanted()))).toBe("TOKEN_NAME_TAKEN");
  for (const name of ["", "screen", "desk", "script", "Big", "two words", "a\nb", "x".repeat(33), "-a"]) {
    expect([name, codeOf(() => tokens.create(wanted({ name })))]).toEqual([name, "TOKEN_NAME_INVALID"]);
  }
  expect(codeOf(() => tokens.revoke("nobody"))).toBe("TOKEN_UNKNOWN");
});

Deno.test("a file that is damaged lets nobody in, is not written over, and is told in the log once", () => {
  const { disk, told, tokens } = setUp();
  const secret = tokens.create(wanted());
  for (
    const text of ["", "{", "[]", '{"version":2,"tokens":[]}', disk.text?.replace("read", "admin") ?? ""]
  ) {
    disk.text = text;
    expect([text, tokens.callerOf(secret)]).toEqual([text, null]);
    expect(codeOf(() => tokens.create(wanted({ name: "other" })))).toBe("TOKENS_UNREADABLE");
    expect(disk.text).toBe(text);
  }
  expect(told).toEqual(["program_tokens_unreadable"]);
});
