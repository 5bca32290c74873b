// Scenarios: what a file may say, and that the gateway does it at its times, the same with each run.
import { startInProcess } from "../launch/in_process.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { orderFor, testGateway } from "../testing/test_gateway.ts";
import { parseScenario } from "./scenario_file.ts";
import { expect } from "@std/expect";

const AAPL = 265598;

function file(...steps: unknown[]) {
  return parseScenario(JSON.stringify(steps), "morning.json");
}

Deno.test("a scenario is a list of commands with their times; a mistake is told with file and row", () => {
  const gap = { atMs: 10_000, do: "gap", symbol: "AAPL", percent: "-4" };
  expect(file(gap).steps).toEqual([gap]);
  const mistakes: [text: string, said: string][] = [
    ["[", "morning.json: no JSON: "],
    ["{}", "morning.json: a list of steps is expected"],
    [JSON.stringify([gap, { do: "halt", symbol: "AAPL" }]), "morning.json: row 2: atMs: "],
    [JSON.stringify([gap, 7]), "morning.json: row 2: Invalid input"],
    [JSON.stringify([{ ...gap, atMs: -1 }]), "morning.json: row 1: atMs: "],
    [JSON.stringify([{ ...gap, atMs: 1, do: "explode" }]), "morning.json: row 1: do: Invalid"],
    [JSON.stringify([{ ...gap, percent: "4%" }]), "morning.json: row 1: percent: Not a decimal number"],
    [JSON.stringify([{ ...gap, colour: "red" }]), 'morning.json: row 1: Unrecognized key: "colour"'],
  ];
  for (const [text, said] of mistakes) expect(() => parseScenario(text, "morning.json")).toThrow(said);
});

Deno.test("a row whose instrument does not exist ends the start, with file and row", () => {
  const scenario = file({ atMs: 0, do: "freeze" }, { atMs: 1, do: "halt", symbol: "NOSUCH" });
  expect(() => startInProcess({ clock: new FakeClock(), scenario }))
    .toThrow("morning.json: row 2: No such instrument");
});

Deno.test("steps are done at their simulated times, those of one time in the order of their rows", async () => {
  const scenario = file(
    { atMs: 30_000, do: "resume", symbol: "AAPL" },
    { atMs: 10_000, do: "price", symbol: "AAPL", price: "300" },
    { atMs: 10_000, do: "gap", symbol: "AAPL", percent: "-4" },
    { atMs: 10_000, do: "halt", symbol: "AAPL" },
    { atMs: 20_000, do: "cancel", permId: 4711 },
  );
  const clock = new FakeClock();
  const gateway = startInProcess({ clock, scenario });
  await clock.pass(9900);
  expect(gateway.control.state().scenario).toEqual({ steps: 5, done: 0, refused: [] });
  await clock.pass(200);
  expect(gateway.quote(AAPL)).toMatchObject({ last: "288", halted: 1, bid: null });
  await clock.pass(10_000);
  expect(gateway.control.state().scenario?.done).toBe(4);
  await clock.pass(10_000);
  expect(gateway.quote(AAPL)?.halted).toBe(0);
  expect(gateway.control.state().scenario).toMatchObject({
    ...{ steps: 5, done: 5 },
    refused: [{ row: 5, reason: expect.stringContaining("4711") }],
  });
  gateway.stop();
});

Deno.test("standing still, a scenario waits for `advance`; each third order is refused, IB goes away and comes back", async () => {
  const scenario = file(
    { atMs: 1000, do: "fault", fault: { kind: "place", do: "reject", every: 3, text: "Third" } },
    { atMs: 5000, do: "fault", fault: { kind: "upstream", do: "lost", forMs: 5000 } },
  );
  await using test = await testGateway({ speed: 0, scenario });
  const client = await test.client();
  const { control } = test.gateway;
  expect(control.faults()).toEqual([]);
  control.run({ do: "advance", ms: 1000 });
  const ends: string[] = [];
  for (const orderId of [1, 2, 3, 4, 5, 6]) {
    client.send(orderFor(orderId, {}));
    const isOver = ({ status }: { status: string }) => status === "Filled" || status === "Inactive";
    await client.until(() => test.gateway.ledger().orders.length === orderId, "the order's arrival");
    control.run({ do: "advance", ms: 500 });
    ends.push((await client.next("orderStatus", (one) => one.orderId === orderId && isOver(one))).status);
  }
  expect(ends).toEqual(["Filled", "Filled", "Inactive", "Filled", "Filled", "Inactive"]);
  control.run({ do: "advance", ms: 1000 });
  await client.error(1100);
  control.run({ do: "advance", ms: 4999 });
  expect(control.state().upstream).toBe("down");
  control.run({ do: "advance", ms: 1 });
  await client.error(1102);
});

Deno.test("a jump inside a scenario takes what follows with it", () => {
  const scenario = file(
    { atMs: 1000, do: "fault", fault: { kind: "clock-jump", ms: 60_000 } },
    { atMs: 5000, do: "halt", symbol: "AAPL" },
  );
  const gateway = startInProcess({ clock: new FakeClock(), speed: 0, scenario });
  const before = gateway.control.state().now;
  gateway.control.run({ do: "advance", ms: 1000 });
  expect(gateway.control.state().now - before).toBe(61_000);
  expect(gateway.quote(AAPL)?.halted).toBe(1);
  gateway.stop();
});
