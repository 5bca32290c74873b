import { expect } from "@std/expect";
import { silentLog } from "@/lib/server/log.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { LoginAttempts } from "./login_attempts.ts";

function attempts() {
  const clock = new ManualClock();
  const lines: object[] = [];
  const log = {
    ...silentLog,
    warn: (event: string, fields?: object) => void lines.push({ event, ...fields }),
  };
  return { clock, lines, attempts: new LoginAttempts(clock, log) };
}

const wrong = () => false;
const right = () => true;

Deno.test("ten failures of an address in a minute, and its next attempt is not even looked at", () => {
  const { clock, lines, attempts: door } = attempts();
  for (let count = 0; count < 10; count++) expect(door.isRight("10.0.0.7", wrong)).toBe(false);
  let looked = false;
  const guess = () => (looked = true);
  expect(() => door.isRight("10.0.0.7", guess)).toThrow("60 seconds");
  expect(looked).toBe(false);
  expect(lines.length).toBe(10);
  expect(lines.at(-1)).toEqual({ event: "login_failed", address: "10.0.0.7", failures: 10, waits: true });
  // Other addresses do not wait.
  expect(door.isRight("10.0.0.8", right)).toBe(true);
  clock.advance(59_000);
  expect(() => door.isRight("10.0.0.7", guess)).toThrow("1 second");
  // What was refused unseen has not made the wait longer.
  clock.advance(1_000);
  expect(door.isRight("10.0.0.7", right)).toBe(true);
});

Deno.test("right attempts count as no failure, and are no line in the log", () => {
  const { lines, attempts: door } = attempts();
  for (let count = 0; count < 50; count++) expect(door.isRight("127.0.0.1", right)).toBe(true);
  expect(lines).toEqual([]);
});

Deno.test("however many addresses fail, only so many are kept", () => {
  const { attempts: door } = attempts();
  for (let count = 0; count < 10; count++) door.isRight("first", wrong);
  for (let address = 0; address < 1_000; address++) {
    door.isRight(`10.0.${address >> 8}.${address & 255}`, wrong);
  }
  expect(door.isRight("first", right)).toBe(true);
});
