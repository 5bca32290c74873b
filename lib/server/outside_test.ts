import { expect } from "@std/expect";
import type { Request } from "@/lib/launch/messages.ts";
import { Outside } from "./outside.ts";

function launcher() {
  const asked: Request[] = [];
  let take: (message: unknown) => void = () => {};
  let gone: () => void = () => {};
  const outside = new Outside({
    send: (request) => asked.push(request),
    listen: (onMessage, onGone) => [take, gone] = [onMessage, onGone],
  });
  return { outside, asked, tell: (message: unknown) => take(message), die: () => gone() };
}

Deno.test("what runs outside is heard and answered under its own number", async () => {
  const { outside, asked, tell } = launcher();
  const first = outside.start("gateway", 4002);
  const second = outside.start("python_env");
  expect(asked).toEqual([
    { id: 1, ask: "start", helper: "gateway", port: 4002 },
    { id: 2, ask: "start", helper: "python_env", port: 0 },
  ]);
  expect(first.pid).toBe(null);
  tell({ id: 1, tells: "pid", pid: 77 });
  tell({ id: 1, tells: "stdout", text: "größer\n" });
  tell({ id: 9, tells: "stdout", text: "of nobody" });
  tell("rubbish");
  tell({ id: 1, tells: "exit", code: 3, signal: null });
  expect(first.pid).toBe(77);
  expect(new TextDecoder().decode((await Array.fromAsync(first.stdout))[0])).toBe("größer\n");
  expect(await first.status).toEqual({ code: 3, signal: null });
  second.kill();
  await second.endInput();
  expect(asked.slice(2)).toEqual([{ id: 2, ask: "kill" }, { id: 2, ask: "end" }]);
});

Deno.test("with the launcher everything that it runs has ended, and the desk is told", async () => {
  const { outside, die } = launcher();
  const running = outside.start("gateway");
  die();
  expect((await running.status).code).toBe(1);
  await outside.gone;
});
