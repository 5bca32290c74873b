import { expect } from "@std/expect";
import { textInMemory } from "@/tests/support/login.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { leaveLink, LINK_MS, LoginLinks } from "./login_links.ts";

function setUp() {
  const clock = new ManualClock();
  const file = textInMemory();
  const start = () => new LoginLinks(file, clock);
  return { clock, file, start, links: start() };
}

Deno.test("a link is right once, then used; an unknown code is nobody's", () => {
  const { links } = setUp();
  const [first, second] = [links.issue(), links.issue()];
  expect(first).toMatch(/^[\w-]{43}$/);
  expect([links.take(first), links.take(first), links.take(second)]).toEqual(["right", "used", "right"]);
  for (const code of ["", "x", `${second}x`]) expect(links.take(code)).toBe("unknown");
});

Deno.test("a link expires after ten minutes, also over a sleep of the machine", () => {
  const { clock, links } = setUp();
  const [first, second] = [links.issue(), links.issue()];
  clock.advance(LINK_MS - 1);
  expect(links.take(first)).toBe("right");
  clock.advance(1);
  expect(links.take(second)).toBe("expired");
});

Deno.test("a terminal leaves a link in the data folder: the file holds no code, and the one before is over", () => {
  const { clock, file, links } = setUp();
  const first = leaveLink(file, clock);
  const second = leaveLink(file, clock);
  expect(file.text).not.toContain(second);
  expect([links.take(first), links.take(second), links.take(second)]).toEqual(["unknown", "right", "used"]);
  expect(file.text).toBe("");
});

Deno.test("a link from a terminal expires by the time at which it was made, and is not used again after a restart", () => {
  const { clock, file, start, links } = setUp();
  const old = leaveLink(file, clock);
  clock.advance(LINK_MS);
  expect(links.take(old)).toBe("expired");
  const used = leaveLink(file, clock);
  expect([start().take(used), start().take(used)]).toEqual(["right", "unknown"]);
});

Deno.test("a link from a terminal is not valid for longer when the time is set back before somebody opens it", () => {
  for (
    const [back, state] of [[LINK_MS - 1, "right"], [LINK_MS, "expired"], [100 * LINK_MS, "expired"]] as const
  ) {
    const { clock, file, links } = setUp();
    const code = leaveLink(file, clock);
    clock.moveWall(-back);
    expect([back, links.take(code)]).toEqual([back, state]);
  }
});

Deno.test("a disk that can not be written lets a link be used once all the same, a file that is none lets nobody in", () => {
  const clock = new ManualClock();
  const file = textInMemory();
  const code = leaveLink(file, clock);
  const full = {
    read: () => file.text,
    write: () => {
      throw new Deno.errors.WriteZero("No space left on device");
    },
  };
  const links = new LoginLinks(full, clock);
  expect([links.take(code), links.take(code)]).toEqual(["right", "used"]);
  for (const text of ["{", "[]", '{"version":1,"hash":"","madeAt":""}']) {
    expect(new LoginLinks(textInMemory(text), clock).take(code)).toBe("unknown");
  }
});
