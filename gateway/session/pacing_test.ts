import { Pacing } from "./pacing.ts";
import { expect } from "@std/expect";

Deno.test("fifty messages in a second pass, the fifty-first gets error 100", () => {
  const pacing = new Pacing(50);
  for (let i = 0; i < 50; i++) expect(pacing.check(i)).toEqual({ allow: true });
  const verdict = pacing.check(50);
  expect(verdict).toEqual({
    allow: false,
    notice: "Max rate of messages per second has been exceeded:max=50 rec=51 (1)",
    hangUp: false,
  });
});

Deno.test("the complaint comes once a second, and the third is the last", () => {
  const pacing = new Pacing(2);
  const notices: string[] = [];
  let hangUps = 0;
  for (let ms = 0; ms < 4000; ms += 100) {
    const verdict = pacing.check(ms);
    if (verdict.allow) continue;
    if (verdict.notice !== null) notices.push(verdict.notice);
    if (verdict.hangUp) hangUps++;
  }
  expect(notices.length).toBeLessThanOrEqual(4);
  expect(notices[2]).toContain("(3)");
  expect(hangUps).toBeGreaterThan(0);
});

Deno.test("after a quiet second the client starts afresh", () => {
  const pacing = new Pacing(2);
  pacing.check(0);
  pacing.check(1);
  expect(pacing.check(2).allow).toBe(false);
  expect(pacing.check(1001).allow).toBe(true);
});

Deno.test("a paced client waits instead", () => {
  const pacing = new Pacing(2);
  expect(pacing.delay(0)).toBe(0);
  expect(pacing.delay(10)).toBe(0);
  expect(pacing.delay(20)).toBe(980);
  expect(pacing.delay(1000)).toBe(0);
});

Deno.test("a limit of zero is no limit", () => {
  const pacing = new Pacing(0);
  for (let i = 0; i < 1000; i++) expect(pacing.check(0).allow).toBe(true);
});
