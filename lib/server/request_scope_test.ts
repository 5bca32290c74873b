import { expect } from "@std/expect";
import { systemClock } from "./clock.ts";
import { createLog } from "./log.ts";
import { outsideRequests, requestIdOf, withinRequest } from "./request_scope.ts";

function capture() {
  const lines: Record<string, unknown>[] = [];
  return { lines, log: createLog({ write: (line) => void lines.push(JSON.parse(line)) }) };
}

Deno.test("each line that is written on behalf of a request has its id, across awaits and beside other requests", async () => {
  const { lines, log } = capture();
  const answer = (id: string, turns: number) =>
    withinRequest(() => id, async () => {
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      log.child({ room: "orders" }).info("answered", { turns });
    });
  await Promise.all([answer("one", 3), answer("two", 1)]);
  log.info("nobody");
  expect(lines.map(({ event, requestId, turns }) => [event, requestId, turns])).toEqual([
    ["answered", "two", 1],
    ["answered", "one", 3],
    ["nobody", undefined, undefined],
  ]);
});

Deno.test("what goes on after a request is not its own: timers, and what was taken out of it", async () => {
  const { lines, log } = capture();
  const { promise, resolve } = Promise.withResolvers<void>();
  withinRequest(() => "one", () => {
    systemClock.after(1, () => {
      log.info("timer");
      resolve();
    });
    outsideRequests(() => log.info("connection"));
    log.info("request");
  });
  await promise;
  expect(lines.map(({ event, requestId }) => [event, requestId])).toEqual([
    ["connection", undefined],
    ["request", "one"],
    ["timer", undefined],
  ]);
});

Deno.test("an id that a proxy has given is kept when it reads as one, and a new one made otherwise", () => {
  const of = (id?: string) =>
    requestIdOf(new Headers(id === undefined ? {} : { "x-request-id": id }), () => "made")();
  expect(of("4f0c1e2a-1111.a_b")).toBe("4f0c1e2a-1111.a_b");
  for (const wrong of [undefined, "", "short", "a".repeat(65), "has blank 123", 'quote"quote"']) {
    expect(of(wrong)).toBe("made");
  }
});

Deno.test("an id is made once, and not before somebody asks for it", () => {
  let made = 0;
  const id = requestIdOf(new Headers(), () => `id ${++made}`);
  expect(made).toBe(0);
  expect([id(), id(), made]).toEqual(["id 1", "id 1", 1]);
});
