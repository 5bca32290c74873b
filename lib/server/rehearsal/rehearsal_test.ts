// The rehearsal takes the real way of an order, sends nothing to anybody, and gives way to whoever uses the desk.
import { expect } from "@std/expect";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { createLog } from "@/lib/server/log.ts";
import { Rehearsal, type RehearsalDeps } from "./rehearsal.ts";

const config = parseConfig(["--paper"], { HOME: "/nowhere" }, "start");
const refused = () => Promise.resolve(new Response("{}", { status: 400 }));

function rehearsalWith(deps: Partial<RehearsalDeps> = {}) {
  const lines: string[] = [];
  let time = 0;
  const rehearsal = new Rehearsal({
    config,
    handler: refused,
    request: (path, body) => new Request(`http://127.0.0.1:8000${path}`, { method: "POST", body }),
    log: createLog({ level: "debug", form: "json", write: (line) => lines.push(line) }),
    pause: (ms) => {
      time += ms;
      return Promise.resolve();
    },
    now: () => time,
    likenesses: 1,
    orders: 12,
    ...deps,
  });
  return { rehearsal, lines, time: () => time };
}

Deno.test("every order of the rehearsal comes through: previewed, sent, and filled or cancelled", async () => {
  const { rehearsal, lines } = rehearsalWith({ likenesses: 2 });
  await rehearsal.run();
  expect(lines.join()).not.toContain("rehearsal_failed");
  expect(rehearsal.rehearsed).toBe(24);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ event: "rehearsed", orders: 24 }]);
});

Deno.test("the limits of a day let through as many as are rehearsed on one likeness", async () => {
  const { rehearsal, lines } = rehearsalWith({ orders: 300 });
  await rehearsal.run();
  expect(lines).toEqual([expect.stringContaining("rehearsed")]);
  expect(rehearsal.rehearsed).toBe(300);
});

Deno.test("while somebody uses the desk nothing is rehearsed", async () => {
  const { rehearsal, time } = rehearsalWith({ orders: 1 });
  const info = { remoteAddr: {}, completed: Promise.resolve() } as Deno.ServeHandlerInfo<Deno.NetAddr>;
  await (await rehearsal.handler(new Request("http://127.0.0.1:8000/"), info)).body?.cancel();
  await rehearsal.run();
  expect(time()).toBeGreaterThan(500);
});

Deno.test("a rehearsal that goes wrong is told, and the desk goes on", async () => {
  const { rehearsal, lines } = rehearsalWith({
    handler: () => Promise.resolve(new Response("", { status: 421 })),
  });
  await rehearsal.run();
  expect(rehearsal.rehearsed).toBe(0);
  expect(lines.join()).toContain("rehearsal_failed");
  expect(lines.join()).toContain("421");
});
