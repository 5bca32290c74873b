import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { GuestList } from "./guest_list.ts";

const LIMITS = {
  strangers: 3,
  known: 2,
  handshakes: 2,
  headersMs: 10,
  strangerAnswerMs: 30,
  knownIdleMs: 100,
};

function list() {
  const clock = new ManualClock();
  const guests = new GuestList(clock, LIMITS);
  const closed: string[] = [];
  const admit = (name: string) => guests.admit(() => void closed.push(name));
  const pass = (ms: number) => {
    clock.advance(ms);
    guests.sweep();
  };
  return { guests, closed, admit, pass };
}

Deno.test("one stranger too many closes the one that has waited longest, never one with a login", () => {
  const { guests, closed, admit } = list();
  admit("owner").asks(true);
  for (const name of ["a", "b", "c", "d", "e"]) admit(name);
  expect(closed).toEqual(["a", "b"]);
  expect(guests.counts).toEqual({ strangers: 3, known: 1 });
});

Deno.test("a stranger that waits for an answer stays before one that has asked nothing", () => {
  const { closed, admit } = list();
  admit("asks").asks(false);
  for (const name of ["a", "b", "c"]) admit(name);
  expect(closed).toEqual(["a"]);
});

Deno.test("when all strangers wait for an answer, the oldest goes: places are not held by asking", () => {
  const { guests, closed, admit } = list();
  for (const name of ["a", "b", "c"]) admit(name).asks(false);
  admit("d");
  expect(closed).toEqual(["a"]);
  guests.dropStranger();
  expect(closed).toEqual(["a", "d"]);
});

Deno.test("headers have a deadline, and so has each next request of a stranger", () => {
  const { closed, admit, pass } = list();
  admit("silent");
  const polite = admit("polite");
  pass(9);
  polite.asks(false)();
  pass(1);
  expect(closed).toEqual(["silent"]);
  pass(8);
  expect(closed).toEqual(["silent"]);
  pass(1);
  expect(closed).toEqual(["silent", "polite"]);
});

Deno.test("a stranger that does not read its answer is closed, a reader with a login keeps its stream", () => {
  const { closed, admit, pass } = list();
  admit("stranger").asks(false);
  const ended = admit("owner").asks(true);
  pass(29);
  expect(closed).toEqual([]);
  pass(1);
  expect(closed).toEqual(["stranger"]);
  pass(10_000);
  expect(closed).toEqual(["stranger"]);
  ended();
  ended();
  pass(99);
  expect(closed).toEqual(["stranger"]);
  pass(1);
  expect(closed).toEqual(["stranger", "owner"]);
});

Deno.test("the reserve has an end too: who waits for nothing makes room", () => {
  const { guests, closed, admit } = list();
  admit("stream").asks(true);
  admit("idle").asks(true)();
  admit("new").asks(true);
  expect(closed).toEqual(["idle"]);
  expect(guests.counts).toEqual({ strangers: 0, known: 2 });
});

Deno.test("who has left takes no place, and is not closed again", () => {
  const { guests, closed, admit, pass } = list();
  for (const name of ["a", "b", "c"]) admit(name).leaves();
  const late = admit("late");
  pass(10);
  late.asks(true);
  expect(guests.counts).toEqual({ strangers: 0, known: 0 });
  expect(closed).toEqual(["late"]);
});
