import { expect } from "@std/expect";
import { MemoryBroker } from "@/lib/server/publish/testing/memory_broker.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { reachBroker } from "./reach_broker.ts";

Deno.test("a viewer that is started before its broker says so, and opens when there is one", async () => {
  const clock = new ManualClock();
  const broker = new MemoryBroker();
  const told: string[] = [];
  let asked = 0;
  const reached = reachBroker({
    open: () => ++asked < 3 ? Promise.reject(new Error("connection refused")) : Promise.resolve(broker),
    url: "nats://127.0.0.1:4222",
    clock,
    log: { warn: (event, fields) => void told.push(`${event} ${fields?.text}`) },
  });
  for (let seconds = 0; seconds < 10; seconds += 5) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    clock.advance(5_000);
  }
  expect(await reached).toBe(broker);
  expect(told).toEqual(
    Array(2).fill(
      expect.stringMatching(/^broker_not_reached No NATS .* at nats:\/\/127.*: connection refused\./),
    ),
  );
});
